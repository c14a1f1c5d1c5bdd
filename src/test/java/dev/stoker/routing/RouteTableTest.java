package dev.stoker.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.routing.RouteDefinition.Member;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What routes stand for; DESIGN rule 8 holds of them as well. */
final class RouteTableTest {
    private static final Candidate OLLAMA = candidate("ollama", BackendKind.OLLAMA, "m", false);
    private static final Candidate LAB = candidate("lab", BackendKind.VLLM, "m", false);
    private static final Candidate CLOUD = candidate("openai", BackendKind.OPENAI, "m", true);

    private static Candidate candidate(
            String backend, BackendKind kind, String name, boolean cloud) {
        return new Candidate(
                new BackendId(backend),
                kind,
                Origin.DISCOVERED,
                name,
                List.of(),
                true,
                true,
                cloud);
    }

    private static RouteDefinition route(String name, String... specs) {
        return new RouteDefinition(
                name, Arrays.stream(specs).map(Member::new).toList(), null, false);
    }

    private static RouteTable.Legs legs(RouteDefinition route, Candidate... fleet) {
        return RouteTable.legs(
                route,
                new ModelResolver(List.of(fleet)),
                "cannot embed",
                spec -> spec.endsWith("@openai") ? "backend openai is down: no key" : "");
    }

    private static List<Candidate> places(RouteTable.Legs legs) {
        return legs.legs().stream().map(RouteTable.Leg::candidate).toList();
    }

    @Test
    void isInTheOrderOfTheRouteAndOfPrecedenceWithin() {
        RouteTable.Legs legs = legs(route("chat", "m@openai", "m"), OLLAMA, LAB, CLOUD);

        assertThat(places(legs)).containsExactly(CLOUD, LAB, OLLAMA);
        assertThat(legs.passed()).isEmpty();
    }

    @Test
    void namesEachPlaceOnce() {
        assertThat(places(legs(route("chat", "m@lab", "m"), OLLAMA, LAB)))
                .containsExactly(LAB, OLLAMA);
    }

    @Test
    void saysWhatIsNotThere() {
        RouteTable.Legs legs = legs(route("chat", "gone", "m@lab"), LAB);

        assertThat(places(legs)).containsExactly(LAB);
        assertThat(legs.passed()).containsExactly(new Decision.Passed("gone", "is not there now"));
    }

    @Test
    void saysWhyItIsNotThereWhereThatIsKnown() {
        assertThat(legs(route("chat", "m@openai", "m@lab"), LAB).passed())
                .containsExactly(
                        new Decision.Passed(
                                "m@openai", "is not there now: backend openai is down: no key"));
    }

    @Test
    void asksACloudOnlyWhereItIsNamed() {
        RouteTable.Legs legs = legs(route("chat", "m"), CLOUD);

        assertThat(legs.legs()).isEmpty();
        assertThat(legs.passed())
                .containsExactly(
                        new Decision.Passed(
                                "m", "is a cloud's, which is asked where it is named: m@openai"));
        assertThat(places(legs(route("chat", "m@openai"), CLOUD))).containsExactly(CLOUD);
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverLeavesForACloudThatItDoesNotName(long seed) {
        var random = new SplittableRandom(seed);
        String[] names = {"a", "b", "A", "a:1", "b:latest", "x/a", "a@openai", "openai"};
        String[] suffixes = {"", "@ollama", "@openai", "@llamacpp", "@", "@x"};
        Candidate[] fleet =
                random.ints(random.nextInt(1, 10), 0, names.length)
                        .mapToObj(i ->
                                random.nextBoolean()
                                        ? candidate("ollama", BackendKind.OLLAMA, names[i], false)
                                        : candidate("cloud", BackendKind.OPENAI, names[i], true))
                        .distinct()
                        .toArray(Candidate[]::new);
        String[] specs =
                random.ints(random.nextInt(1, 6), 0, names.length)
                        .mapToObj(i -> names[i] + suffixes[random.nextInt(suffixes.length)])
                        .toArray(String[]::new);

        assertThat(places(legs(route("chat", specs), fleet))).noneMatch(Candidate::cloud);
    }

    @Test
    void isStrongerThanAModelOfItsNameAndMayHaveATag() {
        RouteDefinition route = route("m", "m@openai");
        var table = new RouteTable(List.of(route));

        assertThat(table.named("m")).isEqualTo(route);
        assertThat(table.named(" m:latest ")).isEqualTo(route);
        assertThat(table.named("m@lab")).isNull();
        assertThat(table.named("M")).isNull();
        assertThat(table.named(null)).isNull();
    }

    @Test
    void isOfAUsualNameAndSize() {
        assertThatThrownBy(() -> route("a@b", "m")).hasMessageContaining("a route's name: 'a@b'");
        assertThatThrownBy(() -> route("chat"))
                .hasMessageContaining("0 models (expected: 1 to 16)");
    }
}
