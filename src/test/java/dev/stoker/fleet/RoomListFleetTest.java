package dev.stoker.fleet;

import static dev.stoker.fleet.SharedMemoryFleet.USUAL;
import static dev.stoker.fleet.SharedMemoryFleet.answered;
import static dev.stoker.fleet.SharedMemoryFleet.get;
import static dev.stoker.fleet.SharedMemoryFleet.seen;
import static dev.stoker.fleet.SharedMemoryFleet.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lists of what is in memory that were right when they were made, and are not any more. */
@Timeout(60)
final class RoomListFleetTest {
    private final SharedMemoryFleet rig = new SharedMemoryFleet();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicBoolean holds = new AtomicBoolean(true);

    @AfterEach
    void close() {
        released.countDown();
        rig.close();
    }

    /** It came when the model was in memory still, and waits for longer than that is listed. */
    @Test
    void aCallThatCameWhileItsModelWasLetGoOfWaitsForRoomAsAnyOther() throws Exception {
        Fleet fleet = fleetWithAInMemory();
        rig.ollama.beforeUnloading = this::holdOnce;
        CompletableFuture<Placement> other = placed(fleet, "b");
        waitFor(reached);
        CompletableFuture<Placement> call = placed(fleet, "a");
        await().until(() -> get(fleet.memory().toCompletableFuture()).waiting().size() == 2);
        released.countDown();
        Placement busy = get(other);
        assertThat(rig.localai.call("b")).isTrue();

        seen(fleet);
        get(fleet.memory().toCompletableFuture());

        assertThat(call).isNotDone();
        busy.close();
        try (Placement at = get(call)) {
            assertThat(rig.ollama.call(at.model())).isTrue();
        }
    }

    /** That list would end the load's promise before the load has taken anything. */
    @Test
    void aListFromBeforeAModelWasLetGoOfDoesNotTellThatItIsLoadedAgain() throws Exception {
        Fleet fleet = fleetWithAInMemory();
        rig.ollama.afterListing = this::holdOnce;
        var _ = fleet.lookAgain(new BackendId("ollama"));
        waitFor(reached);
        answered(fleet, rig.localai, "b");
        Placement loads = get(placed(fleet, "a"));
        assertThat(rig.ollama.unloaded).containsExactly("a");

        released.countDown();
        seen(fleet);
        CompletableFuture<Placement> other = placed(fleet, "b");
        looks();

        assertThat(other).isNotDone();
        assertThat(rig.ollama.call("a")).isTrue();
        loads.ended(new CallEnd(CallEnd.How.ANSWERED, null, null, null));
        loads.close();
        try (Placement at = get(other)) {
            assertThat(rig.localai.call(at.model())).isTrue();
        }
    }

    /** Its memory is anybody's as soon as it goes: no call may count on having it there. */
    @Test
    void aCallForAModelThatMayGoAtAnyMomentHasRoomFirst() throws Exception {
        rig.localai.with("c", 60);
        Fleet fleet = fleetWithAInMemory();
        rig.ollama.beforeUnloading = this::holdOnce;
        CompletableFuture<Placement> other = placed(fleet, "b");
        waitFor(reached);
        rig.now.updateAndGet(time -> time.plusSeconds(46));
        assertThat(other).failsWithin(Duration.ofSeconds(20));
        Placement loads = get(placed(fleet, "a"));
        released.countDown();
        await().until(() -> !rig.ollama.isLoaded("a"));
        CompletableFuture<Placement> next = placed(fleet, "c");
        looks();

        assertThat(next).isNotDone();
        assertThat(rig.ollama.call("a")).isTrue();
        loads.ended(new CallEnd(CallEnd.How.ANSWERED, null, null, null));
        loads.close();
        try (Placement at = get(next)) {
            assertThat(rig.localai.call(at.model())).isTrue();
        }
    }

    private Fleet fleetWithAInMemory() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);
        answered(fleet, rig.ollama, "a");
        seen(fleet);
        return fleet;
    }

    private static CompletableFuture<Placement> placed(Fleet fleet, String model) {
        return fleet.place(model, Use.GENERATE).toCompletableFuture();
    }

    private void holdOnce() {
        if (holds.getAndSet(false)) {
            reached.countDown();
            waitFor(released);
        }
    }

    /** Memory is looked at twice more. */
    private void looks() {
        int before = rig.memory.weighed.get();
        await().until(() -> rig.memory.weighed.get() >= before + 2);
    }
}
