package dev.stoker.fleet;

import static dev.stoker.fleet.SmallFleet.LAB;
import static dev.stoker.fleet.SmallFleet.OLLAMA;
import static dev.stoker.fleet.SmallFleet.get;
import static dev.stoker.fleet.SmallFleet.running;
import static dev.stoker.fleet.SmallFleet.see;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.admission.LineBounds;
import dev.stoker.admission.Load;
import dev.stoker.admission.Quota;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that wait for a turn at a server which freezes or dies with the calls that have it. */
final class DetourFleetTest {
    private static final Quota ONE_AT_ONCE = new Quota(null, null, 1);

    private final SmallFleet small = new SmallFleet();

    @AfterEach
    void closesTheFleet() {
        small.close();
    }

    @Test
    void whoWaitsAtAServerThatIsLostGoesToTheNextOfTheRoute() throws Exception {
        Fleet fleet = fleet();
        Placement first = get(fleet.place("chat", Use.GENERATE));
        CompletableFuture<Placement> waiting =
                fleet.place("chat", Use.GENERATE).toCompletableFuture();
        small.openai.servers.remove(LAB);

        first.unreachable();

        Placement next = get(waiting);
        assertThat(next.backend()).isEqualTo(new BackendId("ollama"));
        assertThat(next.trail().passed()).hasSize(1);
        assertThat(next.trail().passed().getFirst().toString()).contains("lab");
        first.close();
    }

    @Test
    void whoHasNoOtherPlaceWaitsOn() throws Exception {
        Fleet fleet = fleet();
        Placement first = get(fleet.place("m@lab", Use.GENERATE));
        CompletableFuture<Placement> waiting =
                fleet.place("m@lab", Use.GENERATE).toCompletableFuture();
        small.openai.servers.remove(LAB);
        first.unreachable();
        // Answered after what was seen.
        assertThat(get(fleet.place("m@ollama", Use.GENERATE)).backend().value())
                .isEqualTo("ollama");
        assertThat(waiting).isNotDone();

        first.close();

        assertThat(get(waiting).backend()).isEqualTo(new BackendId("lab"));
    }

    /** Whoever came first goes first, whatever number chance has given to its call. */
    @Test
    void theyGoInTheOrderInWhichTheyCame() throws Exception {
        Fleet fleet = fleet(100, Map.of("lab", ONE_AT_ONCE, "ollama", ONE_AT_ONCE));
        Placement first = get(fleet.place("chat", Use.GENERATE));
        Placement there = get(fleet.place("m@ollama", Use.GENERATE));
        List<CompletableFuture<Placement>> waiting = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            waiting.add(fleet.place("chat", Use.GENERATE).toCompletableFuture());
        }
        small.openai.servers.remove(LAB);

        first.unreachable();
        await().until(() -> fleet.load(new BackendId("ollama"), "m").waiting() == 12);
        there.close();

        for (int i = 0; i < 12; i++) {
            get(waiting.get(i)).close();
            int next = i;
            assertThat(waiting.subList(0, next)).allMatch(CompletableFuture::isDone);
            assertThat(waiting.subList(Math.min(12, next + 2), 12))
                    .noneMatch(CompletableFuture::isDone);
        }
        first.close();
    }

    /** One that is turned away there would be worse off than one that waits on. */
    @Test
    void noMoreGoThanAreTakenThereAndTheOthersFollow() throws Exception {
        Fleet fleet = fleet(2, Map.of("lab", ONE_AT_ONCE, "ollama", ONE_AT_ONCE));
        Placement first = get(fleet.place("chat", Use.GENERATE));
        Placement there = get(fleet.place("m@ollama", Use.GENERATE));
        CompletableFuture<Placement> before =
                fleet.place("m@ollama", Use.GENERATE).toCompletableFuture();
        CompletableFuture<Placement> older =
                fleet.place("chat", Use.GENERATE).toCompletableFuture();
        CompletableFuture<Placement> younger =
                fleet.place("chat", Use.GENERATE).toCompletableFuture();
        small.openai.servers.remove(LAB);

        first.unreachable();

        await().until(() -> fleet.load(new BackendId("ollama"), "m").waiting() == 2);
        assertThat(younger).isNotDone();
        there.close();
        get(before).close();
        get(older).close();
        Placement last = get(younger);
        assertThat(last.backend()).isEqualTo(new BackendId("ollama"));
        last.close();
        first.close();
    }

    /** A slot became free between its being told to go and its going. */
    @Test
    void whoHasItsTurnAfterAllKeepsIt() throws Exception {
        Fleet fleet = fleet();
        BackendId lab = new BackendId("lab");
        Placement first = get(fleet.place("chat", Use.GENERATE));
        CompletableFuture<Placement> waiting =
                fleet.place("chat", Use.GENERATE).toCompletableFuture();
        await().until(() -> fleet.load(lab, "m").waiting() == 1);
        small.openai.servers.remove(LAB);
        var ready = new CompletableFuture<Void>();
        fleet.beat(ready::join);

        first.unreachable();
        var look = fleet.place("m@ollama", Use.GENERATE); // has it seen that the lab is lost
        first.close();
        ready.complete(null);

        Placement there = get(waiting);
        get(look).close();
        get(fleet.place("m@ollama", Use.GENERATE)).close(); // all before it has been handled
        assertThat(there.backend()).isEqualTo(lab);
        assertThat(fleet.load(lab, "m")).isEqualTo(new Load(1, 1, 0));
        there.close();
    }

    private Fleet fleet() {
        return fleet(100, Map.of("lab", ONE_AT_ONCE));
    }

    /** {@code m} on an Ollama and in a lab; the route names the lab first. */
    private Fleet fleet(int line, Map<String, Quota> quotas) {
        small.ollama.servers.put(OLLAMA, List.of("m"));
        small.openai.servers.put(LAB, List.of("m"));
        var lab = new ConfiguredBackend(new BackendId("lab"), LAB, BackendKind.OPENAI, null);
        var route =
                new RouteDefinition(
                        "chat",
                        List.of(new Member("m@lab"), new Member("m@ollama")),
                        RoutePolicy.FIRST_HEALTHY,
                        false);
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
                                        new RouteTable(List.of(route)),
                                        RoutePolicy.FIRST_HEALTHY,
                                        BreakerSettings.DEFAULT,
                                        Map.of())),
                        new FleetParts.Admission(
                                new AdmissionSettings(
                                        new LineBounds(line, line, Duration.ofSeconds(10), 32),
                                        Duration.ofMinutes(1),
                                        Quota.NONE,
                                        quotas),
                                _ -> Quota.NONE));
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        return fleet;
    }
}
