package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.admission.Load;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.discovery.Sightings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that wait behind the one that has its server load the model. */
@Timeout(60)
final class FirstCallFleetTest {
    private static final BackendId OLLAMA = new BackendId("ollama");

    private final SharedMemoryFleet shared = new SharedMemoryFleet();

    @AfterEach
    void close() {
        shared.close();
    }

    /** Slots ran out: a caller that left there was forgotten with all that was held for it. */
    @Test
    void whoLeavesGivesItsSlotBack() throws Exception {
        Fleet fleet = fleet();
        Placement first = SharedMemoryFleet.get(place(fleet));
        CompletableFuture<Placement> second = place(fleet);
        await().until(() -> fleet.load(OLLAMA, "m").inside() == 2);

        second.cancel(false);

        await().until(() -> fleet.load(OLLAMA, "m").inside() == 1);
        first.close();
        await().until(() -> fleet.load(OLLAMA, "m").equals(new Load(4, 0, 0)));
    }

    /** No look would have told that it is gone, nor anybody have given way for others any more. */
    @Test
    void whoWaitsForAServerThatHasGoneIsTold() throws Exception {
        Fleet fleet = fleet();
        Placement first = SharedMemoryFleet.get(place(fleet));
        CompletableFuture<Placement> second = place(fleet);
        await().until(() -> fleet.load(OLLAMA, "m").inside() == 2);
        assertThat(loading(fleet)).isEqualTo(1);

        fleet.sighted(new Sightings(List.of(), List.of()));

        assertThat(SharedMemoryFleet.refusal(second).code()).isEqualTo(ErrorCode.NO_BACKEND);
        first.close();
        SharedMemoryFleet.assertRefresh(fleet);
        assertThat(loading(fleet)).isZero();
    }

    private Fleet fleet() {
        shared.ollama.with("m", 40).loadsForEachCall = true;
        return shared.fleet(SharedMemoryFleet.USUAL);
    }

    private static int loading(Fleet fleet) throws Exception {
        return SharedMemoryFleet.get(fleet.memory().toCompletableFuture()).loading().size();
    }

    private static CompletableFuture<Placement> place(Fleet fleet) {
        return fleet.place("m@ollama", Use.GENERATE).toCompletableFuture();
    }
}
