package dev.stoker.fleet;

import static dev.stoker.fleet.SmallFleet.LAB;
import static dev.stoker.fleet.SmallFleet.OLLAMA;
import static dev.stoker.fleet.SmallFleet.get;
import static dev.stoker.fleet.SmallFleet.running;
import static dev.stoker.fleet.SmallFleet.see;
import static dev.stoker.fleet.SmallFleet.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Use;
import dev.stoker.core.BackendFault;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.RunningServer;
import dev.stoker.discovery.Sightings;
import dev.stoker.fleet.health.Condition;
import dev.stoker.fleet.health.State;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How backends are, beside what looks at them say. */
final class FleetHealthTest {
    private static final BackendId ID = new BackendId("ollama");

    private final SmallFleet small = new SmallFleet();
    private final Process process = sleeping();

    @AfterEach
    void close() {
        small.close();
        process.destroyForcibly();
    }

    @Test
    void isReadyWhenItWasLookedAtAndSaysSoInOneSentence() throws Exception {
        Fleet fleet = served(1L);

        Condition at = condition(fleet, ID);

        assertThat(at.state()).isEqualTo(State.READY);
        assertThat(at.reason()).isEqualTo("it answers");
        assertThat(at.latency()).isNotNull();
    }

    @Test
    void isDegradedByCallsThatFailAndStillUsed() throws Exception {
        Fleet fleet = served(1L);

        for (int i = 0; i < 3; i++) {
            ends(fleet, new StokerException(ErrorCode.BACKEND_ERROR, "out of memory"));
        }

        awaits(fleet, ID, State.DEGRADED);
        assertThat(condition(fleet, ID).reason()).contains("3 of its last 3").contains("memory");
        assertThat(get(fleet.place("m", Use.GENERATE)).backend()).isEqualTo(ID);
        assertThat(small.events.stream().map(FleetEvent::type)).contains("health_changed");
        assertThat(small.events.stream().map(FleetEvent::sentence))
                .anyMatch(told -> told.startsWith("backend 'ollama' is degraded: 3 of"));
    }

    @Test
    void isNoWorseForWhatTheCallerIsToBlameFor() throws Exception {
        Fleet fleet = served(1L);
        var fault = new BackendFault(400, null, FaultCause.CONTEXT);

        for (int i = 0; i < 5; i++) {
            ends(fleet, StokerException.ofBackend(ErrorCode.BACKEND_ERROR, "too long", fault));
        }
        get(fleet.place("m", Use.GENERATE));

        assertThat(condition(fleet, ID).state()).isEqualTo(State.READY);
    }

    @Test
    void isLeftAloneForAsLongAsItAsked() throws Exception {
        Fleet fleet = served(1L);
        var fault = new BackendFault(429, null, FaultCause.RATE, Duration.ofMillis(1200));

        ends(fleet, StokerException.ofBackend(ErrorCode.BACKEND_ERROR, "too many", fault));

        awaits(fleet, ID, State.COOLING);
        assertThat(condition(fleet, ID).reason()).contains("asked to be left alone for 1 s");
        awaits(fleet, ID, State.READY);
    }

    @Test
    void isDownWhenItsProcessHasEndedThoughNobodyLookedOrAsked() throws Exception {
        Fleet fleet = served(process.pid());
        small.ollama.servers.clear();

        process.destroyForcibly();

        awaits(fleet, ID, State.DOWN);
        assertThat(condition(fleet, ID).reason()).contains("(" + process.pid() + ") ended");
    }

    @Test
    void isWedgedWhereWorkWaitsAndItDoesNothing() throws Exception {
        Fleet fleet = served(process.pid());
        Placement waiting = get(fleet.place("m", Use.GENERATE));

        small.ollama.servers.clear();

        awaits(fleet, ID, State.WEDGED);
        assertThat(condition(fleet, ID).reason())
                .contains("did nothing and did not answer")
                .contains("restart it");
        assertThat(process.isAlive()).isTrue();
        small.ollama.servers.put(OLLAMA, List.of("m"));
        waiting.progressed();
        awaits(fleet, ID, State.READY);
        waiting.close();
    }

    @Test
    void isNotWedgedWhileItsCallerDoesNotRead() throws Exception {
        Fleet fleet = served(process.pid());
        Placement waiting = get(fleet.place("m", Use.GENERATE));
        waiting.heldBack(true);
        small.ollama.servers.clear();
        int before = small.ollama.looks.get();

        Awaitility.await()
                .during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(6))
                .until(() -> condition(fleet, ID).state() == State.READY);

        assertThat(small.ollama.looks.get()).isEqualTo(before);
        waiting.close();
    }

    @Test
    void isAskedNothingMoreWhereNobodyWaits() throws Exception {
        Fleet fleet = served(process.pid());
        get(fleet.place("m", Use.GENERATE)).close();
        int before = small.ollama.looks.get();

        Awaitility.await()
                .during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(6))
                .until(() -> small.ollama.looks.get() == before);

        assertThat(condition(fleet, ID).state()).isEqualTo(State.READY);
    }

    @Test
    void goesElsewhereAtOnceAfterARefusedConnection() throws Exception {
        small.ollama.servers.put(OLLAMA, List.of("m"));
        small.openai.servers.put(LAB, List.of("m"));
        var lab = new ConfiguredBackend(new BackendId("lab"), LAB, BackendKind.OPENAI, null);
        Fleet fleet = small.fleet(settings(List.of(lab), Set.of()));
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        Placement first = get(fleet.place("m", Use.GENERATE));
        small.openai.servers.clear();

        first.unreachable();

        assertThat(get(fleet.place("m", Use.GENERATE)).backend()).isEqualTo(ID);
        assertThat(condition(fleet, new BackendId("lab")).state()).isEqualTo(State.DOWN);
    }

    @Test
    void comesBehindOthersWhileItIsDegraded() throws Exception {
        small.ollama.servers.put(OLLAMA, List.of("m"));
        small.openai.servers.put(LAB, List.of("m"));
        var lab = new ConfiguredBackend(new BackendId("lab"), LAB, BackendKind.OPENAI, null);
        Fleet fleet = small.fleet(settings(List.of(lab), Set.of()));
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        for (int i = 0; i < 3; i++) {
            ends(fleet, new StokerException(ErrorCode.BACKEND_ERROR, "out of memory"));
        }
        awaits(fleet, new BackendId("lab"), State.DEGRADED);

        assertThat(get(fleet.place("m", Use.GENERATE)).backend()).isEqualTo(ID);
        assertThat(get(fleet.explain(Wish.of("m", Use.GENERATE))).decision())
                .asString()
                .contains("behind others, since it is degraded: 3 of");
    }

    private Fleet served(long pid) throws Exception {
        small.ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet = small.fleet();
        see(
                fleet,
                new Sightings(
                        List.of(new RunningServer(BackendKind.OLLAMA, OLLAMA, "1.0", pid, "test")),
                        List.of()));
        get(fleet.place("m", Use.GENERATE)).close();
        return fleet;
    }

    private static void ends(Fleet fleet, StokerException error) throws Exception {
        Placement at = get(fleet.place("m", Use.GENERATE));
        at.ended(new CallEnd(CallEnd.How.FAILED, error, null, null));
        at.close();
    }

    private static Condition condition(Fleet fleet, BackendId id) {
        return fleet.view().backends().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow()
                .condition();
    }

    private static void awaits(Fleet fleet, BackendId id, State state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> condition(fleet, id).state() == state);
    }

    private static Process sleeping() {
        try {
            return new ProcessBuilder("/bin/sleep", "600").start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
