package dev.stoker.fleet;

import static dev.stoker.fleet.SmallFleet.LAB;
import static dev.stoker.fleet.SmallFleet.OLLAMA;
import static dev.stoker.fleet.SmallFleet.assertRefused;
import static dev.stoker.fleet.SmallFleet.get;
import static dev.stoker.fleet.SmallFleet.running;
import static dev.stoker.fleet.SmallFleet.see;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stoker.admission.Party;
import dev.stoker.admission.Priority;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.routing.Attempt;
import dev.stoker.routing.Decision;
import dev.stoker.routing.RouteDefinition;
import dev.stoker.routing.RouteDefinition.Member;
import dev.stoker.routing.RoutePolicy;
import dev.stoker.routing.RouteTable;
import dev.stoker.routing.RoutingSettings;
import dev.stoker.routing.experience.BreakerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the fleet sends calls that name a route, and what it learns from how they end. */
final class RouteFleetTest {
    private static final BreakerSettings BREAKER =
            new BreakerSettings(2, Duration.ofMinutes(1), Duration.ofMinutes(1));

    private final SmallFleet small = new SmallFleet();

    @AfterEach
    void closesTheFleet() {
        small.close();
    }

    /** {@code m} on an Ollama and in a lab; the route {@code chat} names the lab first. */
    private Fleet fleet(BreakerSettings breaker, RouteDefinition... routes) {
        small.ollama.servers.put(OLLAMA, List.of("m"));
        small.openai.servers.put(LAB, List.of("m"));
        var lab = new ConfiguredBackend(new BackendId("lab"), LAB, BackendKind.OPENAI, null);
        FleetSettings usual = SmallFleet.settings(List.of(lab), Set.of());
        Fleet fleet =
                small.fleet(
                        new FleetSettings(
                                usual.defaultModel(),
                                usual.backends(),
                                usual.detached(),
                                usual.supervise(),
                                usual.program(),
                                usual.pollInterval(),
                                usual.pollTimeout(),
                                usual.rescanInterval(),
                                usual.retunePause(),
                                usual.wedgedAfter(),
                                new RoutingSettings(
                                        new RouteTable(List.of(routes)),
                                        RoutePolicy.FIRST_HEALTHY,
                                        breaker,
                                        Map.of())));
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        return fleet;
    }

    private static RouteDefinition route(@Nullable RoutePolicy policy, boolean sticky) {
        return new RouteDefinition(
                "chat", List.of(new Member("m@lab"), new Member("m@ollama")), policy, sticky);
    }

    private static final RouteDefinition CHAT = route(null, false);

    private static String served(Fleet fleet, Wish wish) throws Exception {
        try (Placement at = get(fleet.place(wish))) {
            return at.backend().value();
        }
    }

    private static String served(Fleet fleet) throws Exception {
        return served(fleet, Wish.of("chat", Use.GENERATE));
    }

    private static void fail(Fleet fleet) throws Exception {
        try (Placement at = get(fleet.place("chat", Use.GENERATE))) {
            assertThat(at.backend()).isEqualTo(new BackendId("lab"));
            at.ended(
                    CallEnd.failed(
                            new StokerException(ErrorCode.BACKEND_TIMEOUT, "silence"), null));
        }
    }

    private static RouteBook.Explained explained(Fleet fleet, String spec) throws Exception {
        fleet.scanned().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return fleet.explain(Wish.of(spec, Use.GENERATE))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void sendsACallToTheFirstOfTheRouteThatIsWell() throws Exception {
        Fleet fleet = fleet(BREAKER, CHAT);

        Placement first = get(fleet.place("chat", Use.GENERATE));
        assertThat(first.backend()).isEqualTo(new BackendId("lab"));
        assertThat(first.trail().because()).isEqualTo("number 1 of 2 of route chat");

        small.openai.servers.remove(LAB);
        first.unreachable();

        assertThat(served(fleet)).isEqualTo("ollama");
    }

    @Test
    void sendsACallThatFailedToTheNextAndNowhereAfterTheLast() throws Exception {
        Fleet fleet = fleet(BREAKER, CHAT);
        Wish again =
                Wish.of("chat", Use.GENERATE)
                        .after(new Attempt(new BackendId("lab"), "m", "backend_unreachable"));

        Placement next = get(fleet.place(again));

        assertThat(next.backend()).isEqualTo(new BackendId("ollama"));
        assertThat(next.trail().passed()).isEqualTo(again.attempts());
        Wish over = again.after(new Attempt(new BackendId("ollama"), "m", "stream_cut"));
        assertRefused(() -> get(fleet.place(over)), ErrorCode.NO_BACKEND);
        assertThatThrownBy(() -> get(fleet.place(over)))
                .hasMessageContaining(
                        "route 'chat' has no place for this call: m@lab did not serve this call:"
                                + " backend_unreachable; m@ollama did not serve this call: stream_cut");
    }

    @Test
    void leavesAPlaceAloneThatFailsAndTriesItAgainByOneCall() throws Exception {
        var soon = new BreakerSettings(2, Duration.ofMillis(300), Duration.ofMillis(300));
        Fleet fleet = fleet(soon, CHAT);

        fail(fleet);
        fail(fleet);

        assertThat(served(fleet)).isEqualTo("ollama");
        assertThat(explained(fleet, "chat").breakers())
                .containsEntry("m@lab", "open")
                .containsEntry("m@ollama", "closed");
        Placement trial = awaitTrial(fleet);
        assertThat(served(fleet)).as("while one tries it").isEqualTo("ollama");
        trial.ended(new CallEnd(CallEnd.How.ANSWERED, null, null, null));
        trial.close();
        assertThat(served(fleet)).isEqualTo("lab");
    }

    private static Placement awaitTrial(Fleet fleet) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < end) {
            Placement at = get(fleet.place("chat", Use.GENERATE));
            if (at.backend().value().equals("lab")) {
                return at;
            }
            at.close();
        }
        throw new AssertionError("nobody was let to try it");
    }

    @Test
    void countsNoFaultOfACallersAgainstAPlace() throws Exception {
        Fleet fleet = fleet(BREAKER, CHAT);
        for (int i = 0; i < 5; i++) {
            try (Placement at = get(fleet.place("chat", Use.GENERATE))) {
                var fault = new StokerException(ErrorCode.INVALID_REQUEST, "tools: a number");
                at.ended(i % 2 == 0 ? CallEnd.failed(fault, null) : CallEnd.LEFT);
            }
        }

        assertThat(served(fleet)).isEqualTo("lab");
    }

    @Test
    void goesWhereFewerCallsAreAtWork() throws Exception {
        Fleet fleet = fleet(BREAKER, route(RoutePolicy.LEAST_BUSY, false));

        Placement one = get(fleet.place("chat", Use.GENERATE));
        Placement two = get(fleet.place("chat", Use.GENERATE));

        assertThat(one.backend()).isNotEqualTo(two.backend());
        one.close();
        assertThat(served(fleet)).isEqualTo(one.backend().value());
    }

    /** Neither tells how many it takes at once. */
    @Test
    void sharesCallsOutBetweenServersThatTellNoSlots() throws Exception {
        Fleet fleet = fleet(BREAKER, route(RoutePolicy.LEAST_BUSY, false));

        List<String> places = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            places.add(get(fleet.place("chat", Use.GENERATE)).backend().value());
        }

        assertThat(places).filteredOn("lab"::equals).hasSize(4);
    }

    @Test
    void tellsWhichModelOfWhichBackendIsLeftAlone() throws Exception {
        var other = new RouteDefinition("other", List.of(new Member("n@lab")), null, false);
        small.openai.servers.put(LAB, List.of("m", "n"));
        Fleet fleet = fleet(BREAKER, CHAT, other);
        small.openai.servers.put(LAB, List.of("m", "n"));
        get(fleet.lookAgain(new BackendId("lab")));
        fail(fleet);
        fail(fleet);

        assertThat(served(fleet)).isEqualTo("ollama");
        assertThat(served(fleet, Wish.of("other", Use.GENERATE))).isEqualTo("lab");
        assertThat(explained(fleet, "chat").breakers()).containsEntry("m@lab", "open");
        assertThat(explained(fleet, "other").breakers()).containsEntry("n@lab", "closed");
        await().until(() ->
                small.events.stream()
                        .anyMatch(event ->
                                event instanceof FleetEvent.BreakerOpened(var id, var model, _, _)
                                        && id.value().equals("lab")
                                        && model.equals("m")));
    }

    @Test
    void goesWhereAnswersCameFaster() throws Exception {
        Fleet fleet = fleet(BREAKER, route(RoutePolicy.FASTEST, false));
        for (int i = 0; i < 2; i++) {
            try (Placement at = get(fleet.place("chat", Use.GENERATE))) {
                boolean slow = at.backend().value().equals("lab");
                at.ended(
                        new CallEnd(
                                CallEnd.How.ANSWERED,
                                null,
                                Duration.ofMillis(slow ? 900 : 100),
                                slow ? 5.0 : 50.0));
            }
        }

        assertThat(served(fleet)).isEqualTo("ollama");
        assertThat(((Decision.Serve) explained(fleet, "chat").decision()).first().because())
                .isEqualTo("50.0 tokens/s, the first token after 100 ms");
    }

    @Test
    void keepsAConversationAtOnePlace() throws Exception {
        Fleet fleet = fleet(BREAKER, route(null, true));
        for (String conversation : List.of("a", "b", "c", "d", "e", "f")) {
            String first = served(fleet, wish(Needs.NOTHING, conversation));
            for (int i = 0; i < 5; i++) {
                assertThat(served(fleet, wish(Needs.NOTHING, conversation))).isEqualTo(first);
            }
        }
    }

    private static Wish wish(Needs needs, @Nullable String conversation) {
        return new Wish(
                "chat",
                Use.GENERATE,
                needs,
                Party.LOCAL,
                Priority.INTERACTIVE,
                conversation,
                List.of(),
                _ -> {});
    }

    @Test
    void refusesWhatNoPlaceOfTheRouteCan() {
        Fleet fleet = fleet(BREAKER, CHAT);
        var tools = new Needs(Set.of(Capability.TOOLS), Set.of(), null);

        assertRefused(() -> get(fleet.place(wish(tools, null))), ErrorCode.NOT_SUPPORTED);
        assertThatThrownBy(() -> get(fleet.place(wish(tools, null))))
                .hasMessageContaining("m@lab cannot do what the call needs: tools");
    }

    @Test
    void listsItsRoutesAndKnowsThemFromModels() {
        var mixed = new RouteDefinition("m", List.of(new Member("m@ollama")), null, false);
        Fleet fleet = fleet(BREAKER, CHAT, mixed);
        FleetView view = fleet.scanned().toCompletableFuture().join();

        assertThat(view.routes()).map(RouteView::name).containsExactly("chat", "m");
        assertThat(view.model("chat").backend()).isEqualTo(new BackendId("lab"));
        assertThat(view.model("chat:latest").backend()).isEqualTo(new BackendId("lab"));
        assertThat(view.model("m").backend())
                .as("a route's name is the owner's word")
                .isEqualTo(new BackendId("ollama"));
        assertThatThrownBy(() -> view.modelItself("chat"))
                .hasMessage("'chat' is a route (expected: one of its models: m@lab, m@ollama)");
        assertThat(view.modelItself("m@lab").backend()).isEqualTo(new BackendId("lab"));
    }

    @Test
    void explainsABareNameThatSeveralHaveByItsPrecedence() throws Exception {
        Fleet fleet = fleet(BREAKER);

        RouteBook.Explained explained = explained(fleet, "m");

        assertThat(explained.named()).isFalse();
        assertThat(explained.decision())
                .isInstanceOfSatisfying(
                        Decision.Serve.class,
                        serve ->
                                assertThat(serve.choices())
                                        .map(one -> one.candidate().backend().value())
                                        .containsExactly("lab", "ollama"));
        assertThatThrownBy(() -> explained(fleet, "nope")).hasMessageContaining("no model 'nope'");
    }
}
