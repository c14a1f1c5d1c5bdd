package dev.stoker.fleet;

import static dev.stoker.fleet.SharedMemoryFleet.USUAL;
import static dev.stoker.fleet.SharedMemoryFleet.answered;
import static dev.stoker.fleet.SharedMemoryFleet.get;
import static dev.stoker.fleet.SharedMemoryFleet.refusal;
import static dev.stoker.fleet.SharedMemoryFleet.seen;
import static dev.stoker.fleet.SharedMemoryFleet.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.backend.Use;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls for models that do not all fit, on two servers that share one memory. */
@Timeout(60)
final class RoomFleetTest {
    private final SharedMemoryFleet rig = new SharedMemoryFleet();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void whoFitsIsLetThroughAndNobodyGivesWay() throws Exception {
        rig.ollama.with("a", 40);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);

        answered(fleet, rig.ollama, "a");
        answered(fleet, rig.localai, "b");

        assertThat(rig.ollama.isLoaded("a")).isTrue();
        assertThat(rig.memory.kills).hasValue(0);
        assertThat(rig.events).noneMatch(FleetEvent.ModelEvicted.class::isInstance);
    }

    /** The way of most calls: nothing is read for them. */
    @Test
    void aModelInMemoryIsNotWeighed() throws Exception {
        rig.ollama.with("a", 40);
        Fleet fleet = rig.fleet(USUAL);
        answered(fleet, rig.ollama, "a");
        seen(fleet);
        int weighed = rig.memory.weighed.get();

        answered(fleet, rig.ollama, "a");

        assertThat(rig.memory.weighed).hasValue(weighed);
    }

    @Test
    void theIdleModelOfAnotherServerGivesWayAndThatIsTold() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);
        answered(fleet, rig.ollama, "a");
        seen(fleet);

        answered(fleet, rig.localai, "b");

        assertThat(rig.ollama.unloaded).containsExactly("a");
        assertThat(rig.memory.kills).hasValue(0);
        assertThat(rig.events)
                .anySatisfy(event ->
                        assertThat(event)
                                .isInstanceOfSatisfying(
                                        FleetEvent.ModelEvicted.class,
                                        evicted -> {
                                            assertThat(evicted.model()).isEqualTo("a");
                                            assertThat(evicted.because())
                                                    .isEqualTo(
                                                            "model 'b' on localai needs 60 B where"
                                                                    + " 40 B can be taken");
                                        }));
        assertThat(rig.events)
                .anySatisfy(event ->
                        assertThat(event)
                                .isInstanceOfSatisfying(
                                        FleetEvent.RoomMade.class,
                                        made ->
                                                assertThat(made.because())
                                                        .isEqualTo("without 'a' on ollama")));
    }

    @Test
    void aBusyModelIsWaitedFor() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);
        Placement busy = get(fleet.place("a", Use.GENERATE).toCompletableFuture());
        assertThat(rig.ollama.call("a")).isTrue();
        seen(fleet);

        CompletableFuture<Placement> waiting = fleet.place("b", Use.GENERATE).toCompletableFuture();
        await().until(() -> get(fleet.memory().toCompletableFuture()).waiting().size() == 1);
        int looks = rig.memory.weighed.get();
        await().until(() -> rig.memory.weighed.get() > looks + 1);

        assertThat(waiting).isNotDone();
        assertThat(rig.ollama.isLoaded("a")).isTrue();
        busy.close();
        get(waiting).close();
        assertThat(rig.ollama.unloaded).containsExactly("a");
    }

    @Test
    void isRefusedWhenTheTimeIsOver() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);
        Placement busy = get(fleet.place("a", Use.GENERATE).toCompletableFuture());
        assertThat(rig.ollama.call("a")).isTrue();
        seen(fleet);

        CompletableFuture<Placement> waiting = fleet.place("b", Use.GENERATE).toCompletableFuture();
        await().until(() -> get(fleet.memory().toCompletableFuture()).waiting().size() == 1);
        rig.now.updateAndGet(time -> time.plus(USUAL.patience()).plusSeconds(1));

        assertThat(refusal(waiting).detail()).contains("60 s did not change that");
        busy.close();
    }

    /** The first has not taken its memory yet, so that it is free still. */
    @Test
    void twoLoadsAtOnceAreNotPromisedTheSameMemory() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);
        Placement first = get(fleet.place("a", Use.GENERATE).toCompletableFuture());

        CompletableFuture<Placement> second = fleet.place("b", Use.GENERATE).toCompletableFuture();
        int looks = rig.memory.weighed.get();
        await().until(() -> rig.memory.weighed.get() > looks + 2);

        assertThat(second).isNotDone();
        assertThat(rig.ollama.call("a")).isTrue();
        first.close();
        get(second);
        assertThat(rig.localai.call("b")).isTrue();
        assertThat(rig.memory.kills).hasValue(0);
        assertThat(rig.ollama.unloaded).containsExactly("a");
    }

    @Test
    void whoLeavesWaitsNoLongerAndNothingGivesWayForHim() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);
        Placement busy = get(fleet.place("a", Use.GENERATE).toCompletableFuture());
        assertThat(rig.ollama.call("a")).isTrue();
        seen(fleet);
        CompletableFuture<Placement> waiting = fleet.place("b", Use.GENERATE).toCompletableFuture();
        await().until(() -> get(fleet.memory().toCompletableFuture()).waiting().size() == 1);

        waiting.cancel(false);

        await().until(() -> get(fleet.memory().toCompletableFuture()).waiting().isEmpty());
        busy.close();
        seen(fleet);
        assertThat(rig.ollama.isLoaded("a")).isTrue();
    }

    /** The last look still lists it: a call let through would have it loaded again unseen. */
    @Test
    void aCallForAModelThatIsBeingLetGoOfWaitsForRoom() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);
        answered(fleet, rig.ollama, "a");
        seen(fleet);
        var asked = new CountDownLatch(1);
        var lets = new CountDownLatch(1);
        rig.ollama.beforeUnloading =
                () -> {
                    asked.countDown();
                    waitFor(lets);
                };
        CompletableFuture<Placement> other = fleet.place("b", Use.GENERATE).toCompletableFuture();
        waitFor(asked);

        CompletableFuture<Placement> again = fleet.place("a", Use.GENERATE).toCompletableFuture();

        assertThat(get(fleet.memory().toCompletableFuture()).waiting()).hasSize(2);
        assertThat(again).isNotDone();
        lets.countDown();
        try (Placement place = get(other)) {
            assertThat(rig.localai.call("b")).isTrue();
            place.ended(new CallEnd(CallEnd.How.ANSWERED, null, null, null));
        }
        get(again).close();
        assertThat(rig.ollama.call("a")).isTrue();
        assertThat(rig.memory.kills).hasValue(0);
    }

    /** The servers together have three times the memory there is. */
    @Test
    void alternatesForAsLongAsAnybodyLikes() throws Exception {
        rig.ollama.with("a", 60).with("c", 90);
        rig.localai.with("b", 60).with("d", 90);
        Fleet fleet = rig.fleet(USUAL);

        for (int round = 0; round < 8; round++) {
            answered(fleet, rig.ollama, "a");
            answered(fleet, rig.localai, "b");
            answered(fleet, rig.ollama, "c");
            answered(fleet, rig.localai, "d");
        }

        assertThat(rig.memory.kills).hasValue(0);
    }
}
