package dev.stoker.fleet;

import static dev.stoker.fleet.SharedMemoryFleet.USUAL;
import static dev.stoker.fleet.SharedMemoryFleet.get;
import static dev.stoker.fleet.SharedMemoryFleet.keeping;
import static dev.stoker.fleet.SharedMemoryFleet.refusal;
import static dev.stoker.fleet.SharedMemoryFleet.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.backend.Use;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.memory.MemorySettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of calls that wait for memory when other settings come to count. */
final class ReloadRoomTest {
    private static final URI LOCALAI = URI.create("http://127.0.0.1:8080");

    private final SharedMemoryFleet rig = new SharedMemoryFleet();

    @AfterEach
    void close() {
        rig.close();
    }

    /** A call for {@code b}, for which {@code a}, which is at work, has to give way. */
    private CompletableFuture<Placement> waitsFor(Fleet fleet) throws Exception {
        CompletableFuture<Placement> waiting = fleet.place("b", Use.GENERATE).toCompletableFuture();
        await().until(() -> get(fleet.memory().toCompletableFuture()).waiting().size() == 1);
        return waiting;
    }

    private Fleet busyWith(String model) throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);
        Placement busy = get(fleet.place(model, Use.GENERATE).toCompletableFuture());
        assertThat(rig.ollama.call(model)).isTrue();
        seen(fleet);
        assertThat(busy.model()).isEqualTo(model);
        return fleet;
    }

    private static void reconfigure(Fleet fleet, Set<URI> detached, MemorySettings memory)
            throws Exception {
        get(
                fleet.reconfigure(
                                SmallFleet.settings(List.of(), detached),
                                AdmissionSettings.DEFAULT,
                                memory)
                        .toCompletableFuture());
    }

    @Test
    void whoWaitsForMemoryOfAServerThatIsGoneIsToldSo() throws Exception {
        Fleet fleet = busyWith("a");
        CompletableFuture<Placement> waiting = waitsFor(fleet);

        reconfigure(fleet, Set.of(LOCALAI), USUAL);

        StokerException why = refusal(waiting);
        assertThat(why.code()).isEqualTo(ErrorCode.NO_BACKEND);
        assertThat(why.detail()).contains("'localai' has just gone");
        assertThat(get(fleet.memory().toCompletableFuture()).waiting()).isEmpty();
    }

    /** What was promised there is nobody's, and another server of that name is promised anew. */
    @Test
    void loadsOfAServerThatIsGoneAreOver() throws Exception {
        rig.ollama.with("a", 40);
        rig.localai.with("b", 40);
        Fleet fleet = rig.fleet(USUAL);
        Placement loading = get(fleet.place("b", Use.GENERATE).toCompletableFuture());
        assertThat(get(fleet.memory().toCompletableFuture()).loading()).hasSize(1);

        reconfigure(fleet, Set.of(LOCALAI), USUAL);

        assertThat(get(fleet.memory().toCompletableFuture()).loading()).isEmpty();
        loading.close();
    }

    @Test
    void whoWaitsGoesOnWhereNoRoomIsMadeAnyMore() throws Exception {
        Fleet fleet = busyWith("a");
        CompletableFuture<Placement> waiting = waitsFor(fleet);

        reconfigure(
                fleet,
                Set.of(),
                new MemorySettings(
                        false,
                        USUAL.patience(),
                        USUAL.spare(),
                        false,
                        Map.of(),
                        List.of(),
                        Map.of()));

        get(waiting).close();
    }

    @Test
    void aPinThatIsGoneLetsTheModelGiveWayToWhoWaits() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(keeping("a", new MemorySettings.Keep(true, null)));
        SharedMemoryFleet.answered(fleet, rig.ollama, "a");
        seen(fleet);
        assertThat(refusal(fleet.place("b", Use.GENERATE).toCompletableFuture()).code())
                .isEqualTo(ErrorCode.MEMORY_SHORT);

        reconfigure(fleet, Set.of(), keeping("a", new MemorySettings.Keep(false, Duration.ZERO)));

        get(fleet.place("b", Use.GENERATE).toCompletableFuture()).close();
        assertThat(rig.ollama.unloaded).containsExactly("a");
    }
}
