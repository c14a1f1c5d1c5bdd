package dev.stoker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendId;
import dev.stoker.core.Location;
import dev.stoker.routing.Prospect.Speed;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In which order the places of a route come, and why. */
final class RouterTest {
    private static final Prospects HOME = Prospects.at("home");
    private static final Prospects LAB = Prospects.at("lab", Location.NETWORK);
    private static final Prospects CLOUD = Prospects.at("cloud", Location.CLOUD);

    private static RouteQuestion asked(RoutePolicy policy, Attempt... attempts) {
        return new RouteQuestion("chat", true, policy, false, null, List.of(attempts), 1);
    }

    private static Decision decide(RoutePolicy policy, Prospects... places) {
        return Router.decide(asked(policy), places(places));
    }

    private static List<Prospect> places(Prospects... places) {
        return Arrays.stream(places).map(Prospects::place).toList();
    }

    private static List<String> order(Decision decision) {
        return decision instanceof Decision.Serve serve
                ? serve.choices().stream().map(one -> one.candidate().backend().value()).toList()
                : List.of();
    }

    private static String because(Decision decision, int index) {
        return ((Decision.Serve) decision).choices().get(index).because();
    }

    @Test
    void takesTheFirstThatIsWell() {
        Decision decision =
                decide(
                        RoutePolicy.FIRST_HEALTHY,
                        CLOUD.down("down: connection refused"),
                        LAB,
                        HOME.barred("it failed 5 times in a row"));

        assertThat(order(decision)).containsExactly("lab", "home", "cloud");
        assertThat(because(decision, 0)).isEqualTo("number 2 of 3 of route chat");
        assertThat(because(decision, 1))
                .isEqualTo(
                        "number 3 of 3 of route chat; behind others, since it failed 5 times in a row");
        assertThat(because(decision, 2)).endsWith("; last, since it is down: connection refused");
    }

    @Test
    void takesWhatIsNearBeforeWhatIsFar() {
        assertThat(order(decide(RoutePolicy.LOCAL_FIRST, CLOUD, LAB, HOME)))
                .containsExactly("home", "lab", "cloud");
        assertThat(order(decide(RoutePolicy.LOCAL_FIRST, CLOUD, HOME.down("off"))))
                .containsExactly("cloud", "home");
    }

    @Test
    void neverLeavesForACloudWhereOnlyLocalOnesAreWanted() {
        Decision decision = decide(RoutePolicy.LOCAL_ONLY, CLOUD, HOME.down("off"));

        assertThat(order(decision)).containsExactly("home");
        assertThat(decision.passed())
                .containsExactly(
                        new Decision.Passed("m@cloud", "is a cloud, and the policy is local-only"));
        assertThat(decide(RoutePolicy.LOCAL_ONLY, CLOUD)).isInstanceOf(Decision.Refuse.class);
    }

    @Test
    void takesTheOneWithTheMostSlotsFree() {
        Decision decision =
                decide(RoutePolicy.LEAST_BUSY, HOME.load(2, 2), LAB.load(3, 8), CLOUD.load(1, 2));

        assertThat(order(decision)).containsExactly("lab", "cloud", "home");
        assertThat(because(decision, 0)).isEqualTo("3 of 8 slots at work");
    }

    @Test
    void takesTheFastestAndTriesWhatItDoesNotKnow() {
        Prospects slow = HOME.speed(new Speed(Duration.ofMillis(200), 10.0));
        Prospects fast = LAB.speed(new Speed(Duration.ofMillis(900), 60.0));

        assertThat(order(decide(RoutePolicy.FASTEST, slow, fast))).containsExactly("lab", "home");
        assertThat(because(decide(RoutePolicy.FASTEST, slow, fast), 0))
                .isEqualTo("60.0 tokens/s, the first token after 900 ms");
        assertThat(order(decide(RoutePolicy.FASTEST, slow, fast, CLOUD)))
                .containsExactly("cloud", "lab", "home");
    }

    @Test
    void takesTheCheapestAndWhatHasNoPriceLast() {
        Prospects cheap = Prospects.at("groq", Location.CLOUD).price(0.05, 0.08);
        Prospects dear = Prospects.at("openai", Location.CLOUD).price(0.15, 0.6);

        Decision decision = decide(RoutePolicy.CHEAPEST, CLOUD, dear, cheap, HOME);

        assertThat(order(decision)).containsExactly("home", "groq", "openai", "cloud");
        assertThat(because(decision, 0)).isEqualTo("it costs nothing");
        assertThat(because(decision, 2)).isEqualTo("0.1500 for a million tokens in and 0.6000 out");
        assertThat(because(decision, 3)).isEqualTo("its price is not known");
    }

    @ParameterizedTest
    @EnumSource(RoutePolicy.class)
    void passesOverWhatCannotOrDidNot(RoutePolicy policy) {
        var failed = new Attempt(new BackendId("lab"), "m", "backend_unreachable");

        Decision decision =
                Router.decide(
                        asked(policy, failed),
                        places(HOME.lacks("cannot call functions"), LAB, Prospects.at("spare")));

        assertThat(order(decision)).containsExactly("spare");
        assertThat(decision.passed())
                .containsExactly(
                        new Decision.Passed("m@home", "cannot call functions"),
                        new Decision.Passed(
                                "m@lab", "did not serve this call: backend_unreachable"));
    }

    /** To try it all the same would lead to a refusal. */
    @Test
    void passesOverWhatSomebodyStoppedAlsoWhereNothingElseIsThere() {
        Decision decision =
                decide(RoutePolicy.FIRST_HEALTHY, HOME.stopped("was stopped by hand"), LAB);

        assertThat(order(decision)).containsExactly("lab");
        assertThat(decision.passed())
                .containsExactly(new Decision.Passed("m@home", "was stopped by hand"));
        assertThat(decide(RoutePolicy.FIRST_HEALTHY, HOME.stopped("was stopped by hand")))
                .isInstanceOf(Decision.Refuse.class);
    }

    @Test
    void takesWhatDoesAllOfItBeforeWhatDoesLess() {
        Decision decision =
                decide(RoutePolicy.FIRST_HEALTHY, HOME.less("keeps to it when asked"), LAB);

        assertThat(order(decision)).containsExactly("lab", "home");
        assertThat(because(decision, 1))
                .endsWith("; behind others, since it keeps to it when asked");
    }

    @Test
    void asksAWeightOfNothingOnlyWhereNoOtherCan() {
        assertThat(order(decide(RoutePolicy.FIRST_HEALTHY, HOME.weight(0), LAB.weight(1))))
                .containsExactly("lab", "home");
        assertThat(
                        order(
                                decide(
                                        RoutePolicy.FIRST_HEALTHY,
                                        HOME.weight(0),
                                        LAB.weight(1).down("off"))))
                .containsExactly("home", "lab");
    }

    @Test
    void saysOfEachPlaceWhyItIsNone() {
        Decision decision = decide(RoutePolicy.LOCAL_ONLY, CLOUD, HOME.lacks("cannot see images"));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse ->
                                assertThat(refuse.because())
                                        .isEqualTo(
                                                "m@cloud is a cloud, and the policy is local-only;"
                                                        + " m@home cannot see images"));
    }
}
