package dev.stoker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendId;
import dev.stoker.core.Location;
import dev.stoker.routing.Prospect.Speed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every decision, whatever the places and the policy. */
final class RouterPropertyTest {
    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    private static Prospect place(SplittableRandom random, int number) {
        Location location = List.of(Location.values()).get(random.nextInt(3));
        Prospects one =
                Prospects.at("b" + number, location)
                        .weight(random.nextBoolean() ? null : Integer.valueOf(random.nextInt(4)))
                        .lacks(random.nextInt(4) == 0 ? "cannot" : null)
                        .down(random.nextInt(4) == 0 ? "off" : null)
                        .barred(random.nextInt(4) == 0 ? "it failed" : null)
                        .load(random.nextInt(6), random.nextBoolean() ? null : random.nextInt(5));
        if (random.nextBoolean()) {
            one = one.speed(new Speed(Duration.ofMillis(random.nextInt(9000)), 20.0));
        }
        return random.nextBoolean() ? one.place() : one.price(random.nextDouble(), 1).place();
    }

    private static RouteQuestion question(SplittableRandom random, List<Prospect> places) {
        List<Attempt> attempts = new ArrayList<>();
        for (Prospect place : places) {
            if (random.nextInt(5) == 0) {
                attempts.add(new Attempt(place.candidate().backend(), "m", "it failed"));
            }
        }
        RoutePolicy policy = List.of(RoutePolicy.values()).get(random.nextInt(6));
        String conversation = random.nextBoolean() ? null : "c" + random.nextInt(9);
        return new RouteQuestion(
                "chat",
                random.nextBoolean(),
                policy,
                random.nextBoolean(),
                conversation,
                attempts,
                random.nextLong());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void offersEveryPlaceOnceOrSaysWhyNotAndNeverOneThatCannot(long seed) {
        var random = new SplittableRandom(seed);
        List<Prospect> places = new ArrayList<>();
        for (int i = random.nextInt(0, 8); i > 0; i--) {
            places.add(place(random, i));
        }
        RouteQuestion question = question(random, places);

        Decision decision = Router.decide(question, places);

        List<Candidate> chosen = chosen(decision);
        assertThat(chosen.size() + decision.passed().size()).isEqualTo(places.size());
        assertThat(chosen).doesNotHaveDuplicates();
        int worst = 0;
        for (Candidate candidate : chosen) {
            Prospect place = of(candidate, places);
            assertThat(place.lacks()).isNull();
            assertThat(question.attempts()).noneMatch(a -> a.backend().equals(candidate.backend()));
            if (question.policy() == RoutePolicy.LOCAL_ONLY) {
                assertThat(place.location()).isNotEqualTo(Location.CLOUD);
            }
            int tier = place.down() != null ? 2 : place.barred() != null ? 1 : 0;
            assertThat(tier).as("what is open or down comes last").isGreaterThanOrEqualTo(worst);
            worst = tier;
        }
        assertThat(Router.decide(question, places)).isEqualTo(decision);
    }

    private static List<Candidate> chosen(Decision decision) {
        return switch (decision) {
            case Decision.Serve serve ->
                    serve.choices().stream().map(Decision.Choice::candidate).toList();
            case Decision.Refuse _ -> List.of();
        };
    }

    private static Prospect of(Candidate candidate, List<Prospect> places) {
        return places.stream()
                .filter(place -> place.candidate().equals(candidate))
                .findFirst()
                .orElseThrow();
    }

    private static List<Prospect> alike(int count, @Nullable Integer... weights) {
        List<Prospect> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Integer weight = i < weights.length ? weights[i] : null;
            places.add(Prospects.at("b" + i).weight(weight).place());
        }
        return places;
    }

    private static RouteQuestion sticky(String conversation) {
        return new RouteQuestion(
                "chat", true, RoutePolicy.FIRST_HEALTHY, true, conversation, List.of(), 7);
    }

    @Test
    void keepsAConversationWhereItIsWhenOthersGo() {
        List<Prospect> all = alike(5);
        int moved = 0;
        for (int i = 0; i < 1000; i++) {
            Candidate home = chosen(Router.decide(sticky("c" + i), all)).getFirst();
            List<Prospect> rest = new ArrayList<>(all);
            rest.removeIf(place -> place.candidate().backend().equals(new BackendId("b2")));

            Candidate now = chosen(Router.decide(sticky("c" + i), rest)).getFirst();

            if (home.backend().equals(new BackendId("b2"))) {
                moved++;
            } else {
                assertThat(now).isEqualTo(home);
            }
        }
        assertThat(moved).isBetween(150, 250);
    }

    @Test
    void keepsAConversationWhileThereAreFreeSlots() {
        for (int i = 0; i < 100; i++) {
            List<Prospect> idle = List.of(busy("a", 0), busy("b", 0));
            List<Prospect> busier = List.of(busy("a", 3), busy("b", 1));
            var question =
                    new RouteQuestion(
                            "chat", true, RoutePolicy.LEAST_BUSY, true, "c" + i, List.of(), i);

            assertThat(chosen(Router.decide(question, busier)))
                    .isEqualTo(chosen(Router.decide(question, idle)));
        }
    }

    private static Prospect busy(String backend, int calls) {
        return Prospects.at(backend).load(calls, 4).place();
    }

    @Test
    void spreadsByWeightsWithAndWithoutConversations() {
        for (boolean sticky : List.of(true, false)) {
            Map<String, Integer> count = new HashMap<>();
            var random = new SplittableRandom(42);
            for (int i = 0; i < 10_000; i++) {
                var question =
                        new RouteQuestion(
                                "chat",
                                true,
                                RoutePolicy.FIRST_HEALTHY,
                                sticky,
                                sticky ? "c" + i : null,
                                List.of(),
                                random.nextLong());
                Candidate first = chosen(Router.decide(question, alike(4, 1, 3, 6, 0))).getFirst();
                count.merge(first.backend().value(), 1, Integer::sum);
            }
            assertThat(count.get("b0")).isBetween(900, 1100);
            assertThat(count.get("b1")).isBetween(2850, 3150);
            assertThat(count.get("b2")).isBetween(5850, 6150);
            assertThat(count).doesNotContainKey("b3");
        }
    }
}
