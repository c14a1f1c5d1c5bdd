package dev.stoker.fleet;

import static dev.stoker.fleet.SharedMemoryFleet.USUAL;
import static dev.stoker.fleet.SharedMemoryFleet.answered;
import static dev.stoker.fleet.SharedMemoryFleet.get;
import static dev.stoker.fleet.SharedMemoryFleet.refusal;
import static dev.stoker.fleet.SharedMemoryFleet.seen;
import static dev.stoker.fleet.SharedMemoryFleet.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.admission.Load;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several calls wait for room at once, and models that do not go when they are asked to. */
@Timeout(60)
final class RoomOrderFleetTest {
    private final SharedMemoryFleet rig = new SharedMemoryFleet();

    @AfterEach
    void close() {
        rig.close();
    }

    /** The first waits for who is at work; what the second needs is in nobody's use. */
    @Test
    void whoWaitsForABusyModelHoldsUpNobodyWhoNeedsAnIdleOne() throws Exception {
        rig.ollama.with("a", 60).with("c", 40);
        rig.localai.with("b", 60).with("d", 40);
        Fleet fleet = rig.fleet(USUAL);
        Placement busy = busy(fleet, "a");
        answered(fleet, rig.ollama, "c");
        seen(fleet);
        CompletableFuture<Placement> first = waiting(fleet, "b", 1);

        answered(fleet, rig.localai, "d");

        assertThat(rig.ollama.unloaded).containsExactly("c");
        assertThat(first).isNotDone();
        busy.close();
        get(first).close();
        assertThat(rig.ollama.unloaded).containsExactly("c", "a");
        assertThat(rig.memory.kills).hasValue(0);
    }

    /** What is free now and what the busy one gives are both for the first. */
    @Test
    void whatTheFirstCountsOnIsTakenByNobodyBehindIt() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 90).with("d", 40);
        Fleet fleet = rig.fleet(USUAL);
        Placement busy = busy(fleet, "a");
        seen(fleet);
        CompletableFuture<Placement> first = waiting(fleet, "b", 1);

        CompletableFuture<Placement> second = waiting(fleet, "d", 2);
        looks(2);

        assertThat(second).isNotDone();
        busy.close();
        get(first).close();
        get(second).close();
    }

    /** Who cannot end them anyway for the sake of the first has them go on. */
    @Test
    void aCallThatMayNotGoAheadHoldsNobodyBack() throws Exception {
        rig.ollama.with("a", 60).with("c", 30);
        rig.localai.with("b", 90).with("d", 40);
        Fleet fleet = rig.fleet(USUAL);
        Placement busy = busy(fleet, "a");
        Placement other = busy(fleet, "c");
        seen(fleet);
        CompletableFuture<Placement> first = waiting(fleet, "b", 1);
        CompletableFuture<Placement> second = waiting(fleet, "d", 2);
        looks(3);
        first.cancel(false);
        second.cancel(false);
        await().until(() -> get(fleet.memory().toCompletableFuture()).waiting().isEmpty());

        answered(fleet, rig.ollama, "c");
        answered(fleet, rig.ollama, "a");

        busy.close();
        other.close();
        await().until(() -> fleet.load(new BackendId("ollama"), "c").calls() == 0);
        assertThat(fleet.load(new BackendId("ollama"), "a")).isEqualTo(new Load(4, 0, 0));
    }

    @Test
    void anUnloadThatNeverEndsIsGivenUpAndAnotherModelGoes() throws Exception {
        rig.ollama.with("a", 50);
        rig.localai.with("c", 50).with("b", 50);
        Fleet fleet = rig.fleet(USUAL);
        answered(fleet, rig.ollama, "a");
        rig.now.updateAndGet(time -> time.plusSeconds(1));
        answered(fleet, rig.localai, "c");
        seen(fleet);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ends = hangs(asked);
        CompletableFuture<Placement> waiting = fleet.place("b", Use.GENERATE).toCompletableFuture();
        waitFor(asked);

        rig.now.updateAndGet(time -> time.plusSeconds(46));

        get(waiting).close();
        assertThat(rig.localai.unloaded).containsExactly("c");
        assertThat(rig.ollama.isLoaded("a")).isTrue();
        ends.countDown();
        await().until(() -> !rig.ollama.isLoaded("a"));
        seen(fleet);
        answered(fleet, rig.ollama, "a");
    }

    /** It goes late, between two calls of its own: the second has it loaded once more. */
    @Test
    void whatMayGoYetIsPromisedItsMemoryUntilItsLastCallIsOver() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);
        answered(fleet, rig.ollama, "a");
        seen(fleet);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ends = hangs(asked);
        CompletableFuture<Placement> refused = fleet.place("b", Use.GENERATE).toCompletableFuture();
        waitFor(asked);
        rig.now.updateAndGet(time -> time.plusSeconds(46));
        refusal(refused);
        Placement one = get(fleet.place("a", Use.GENERATE).toCompletableFuture());
        Placement two = get(fleet.place("a", Use.GENERATE).toCompletableFuture());
        assertThat(rig.ollama.call("a")).isTrue();
        one.ended(new CallEnd(CallEnd.How.ANSWERED, null, null, null));
        one.close();
        seen(fleet);

        assertThat(get(fleet.memory().toCompletableFuture()).loading()).hasSize(1);
        ends.countDown();
        await().until(() -> !rig.ollama.isLoaded("a"));
        seen(fleet);
        CompletableFuture<Placement> other = waiting(fleet, "b", 1);
        looks(1);
        assertThat(other).as("while a may be loaded again").isNotDone();
        assertThat(rig.ollama.call("a")).isTrue();
        two.ended(new CallEnd(CallEnd.How.ANSWERED, null, null, null));
        two.close();
        get(other).close();
        assertThat(rig.memory.kills).hasValue(0);
    }

    @Test
    void whereNobodyElseCanGoTheCallIsToldOfTheUnloadThatDoesNotEnd() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);
        answered(fleet, rig.ollama, "a");
        seen(fleet);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ends = hangs(asked);
        CompletableFuture<Placement> waiting = fleet.place("b", Use.GENERATE).toCompletableFuture();
        waitFor(asked);

        rig.now.updateAndGet(time -> time.plusSeconds(46));

        assertThat(refusal(waiting).detail())
                .contains(
                        "'a' on ollama did not go when it was asked to: no end of it within 45 s, so"
                                + " restart what runs it if that stays so");
        ends.countDown();
    }

    /** A class that is missing, a stack that is too small: nobody waits for the answer for ever. */
    @Test
    void anErrorInWhatIsReadKeepsNobodyWaiting() throws Exception {
        rig.ollama.with("a", 40);
        rig.memory.fails = new NoClassDefFoundError("by design");
        Fleet fleet = rig.fleet(USUAL);

        get(fleet.place("a", Use.GENERATE).toCompletableFuture()).close();
    }

    @Test
    void anErrorInAnUnloadKeepsNobodyWaiting() throws Exception {
        rig.ollama.with("a", 60);
        rig.localai.with("b", 60);
        Fleet fleet = rig.fleet(USUAL);
        answered(fleet, rig.ollama, "a");
        seen(fleet);
        rig.ollama.beforeUnloading =
                () -> {
                    throw new StackOverflowError("by design");
                };

        assertThat(refusal(fleet.place("b", Use.GENERATE).toCompletableFuture()).detail())
                .contains("did not go when it was asked to: internal error");
    }

    /** What there is can be read by nobody: the others are judged all the same. */
    @Test
    void aReadingThatNeverEndsIsGivenUp() throws Exception {
        rig.ollama.with("a", 40);
        rig.localai.with("b", 40);
        var never = new CountDownLatch(1);
        var reads = new CountDownLatch(1);
        rig.memory.before =
                model -> {
                    if (model.equals("a")) {
                        reads.countDown();
                        waitFor(never);
                    }
                };
        Fleet fleet = rig.fleet(USUAL);
        CompletableFuture<Placement> hung = fleet.place("a", Use.GENERATE).toCompletableFuture();
        waitFor(reads);
        CompletableFuture<Placement> other = fleet.place("b", Use.GENERATE).toCompletableFuture();

        rig.now.updateAndGet(time -> time.plus(Room.READING).plusSeconds(1));

        get(other).close();
        assertThat(hung).isNotDone();
        never.countDown();
        get(hung).close();
    }

    private CountDownLatch hangs(CountDownLatch asked) {
        var ends = new CountDownLatch(1);
        rig.ollama.beforeUnloading =
                () -> {
                    asked.countDown();
                    waitFor(ends);
                };
        return ends;
    }

    private Placement busy(Fleet fleet, String model) throws Exception {
        Placement busy = get(fleet.place(model, Use.GENERATE).toCompletableFuture());
        assertThat(rig.ollama.call(model)).isTrue();
        return busy;
    }

    private static CompletableFuture<Placement> waiting(Fleet fleet, String model, int many) {
        CompletableFuture<Placement> one = fleet.place(model, Use.GENERATE).toCompletableFuture();
        await().until(() -> get(fleet.memory().toCompletableFuture()).waiting().size() == many);
        return one;
    }

    /** Both of those who wait have been judged so often. */
    private void looks(int rounds) {
        int before = rig.memory.weighed.get();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> rig.memory.weighed.get() >= before + 2 * rounds);
    }
}
