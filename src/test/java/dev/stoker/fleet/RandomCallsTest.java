package dev.stoker.fleet;

import static dev.stoker.fleet.SharedMemoryFleet.USUAL;
import static dev.stoker.fleet.SharedMemoryFleet.get;
import static dev.stoker.fleet.SharedMemoryFleet.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.admission.Party;
import dev.stoker.admission.Priority;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls come, leave, fail and end in any order at models that do not all fit, whose servers let go
 * of them or not, while time passes.
 */
@Timeout(120)
final class RandomCallsTest {
    private static final int STEPS = 120;
    private static final List<String> MODELS = List.of("a", "c", "e", "b", "d", "f");

    private final SharedMemoryFleet rig = new SharedMemoryFleet();
    private final List<CompletableFuture<Placement>> coming = new ArrayList<>();
    private final List<Placement> open = new ArrayList<>();

    @AfterEach
    void close() {
        rig.close();
    }

    static LongStream seeds() {
        return LongStream.range(0, 5);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyCallEndsAndGivesBackAllItHeld(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        for (String model : MODELS) {
            server(model).with(model, random.nextInt(10, 70));
        }
        rig.ollama.makesRoom = false; // it does not here: what it is trusted with would be missing
        Fleet fleet = rig.fleet(USUAL);

        for (int i = 0; i < STEPS; i++) {
            step(fleet, random);
        }
        rig.localai.refusesToUnload = false;
        await().atMost(Duration.ofSeconds(60)).until(this::allOver);

        await().untilAsserted(() -> assertNothingIsHeld(fleet));
        rig.now.updateAndGet(time -> time.plus(Duration.ofMinutes(2)));
        seen(fleet);
        for (String model : MODELS) {
            get(fleet.place(model, Use.GENERATE).toCompletableFuture()).close();
        }
    }

    private void step(Fleet fleet, SplittableRandom random) throws Exception {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> coming.add(fleet.place(wish(random)).toCompletableFuture());
            case 4 -> one(coming, random, call -> call.cancel(false));
            case 5, 6, 7, 8 -> {
                collect();
                one(open, random, at -> end(at, random));
            }
            case 9 -> rig.now.updateAndGet(time -> time.plusSeconds(random.nextInt(30)));
            case 10 -> rig.localai.refusesToUnload = random.nextInt(3) == 0;
            default -> {
                if (random.nextInt(3) == 0) {
                    seen(fleet);
                }
            }
        }
    }

    private static <T> void one(List<T> some, SplittableRandom random, Consumer<T> deed) {
        if (!some.isEmpty()) {
            deed.accept(some.get(random.nextInt(some.size())));
        }
    }

    /** Who has a place uses it at once: its model is loaded if it was not. */
    private void collect() {
        coming.removeIf(one -> {
            if (one.isDone() && !one.isCompletedExceptionally()) {
                Placement at = one.join();
                server(at.model()).call(at.model());
                open.add(at);
            }
            return one.isDone();
        });
    }

    private void end(Placement at, SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0 -> at.ended(CallEnd.LEFT);
            case 1 ->
                    at.ended(
                            CallEnd.failed(
                                    new StokerException(ErrorCode.BACKEND_ERROR, "no"), null));
            case 2 -> {} // without a word
            default -> at.ended(new CallEnd(CallEnd.How.ANSWERED, null, null, null));
        }
        at.close();
        if (random.nextBoolean()) {
            at.close();
        }
        open.remove(at);
    }

    private boolean allOver() {
        collect();
        for (Placement at : List.copyOf(open)) {
            end(at, new SplittableRandom(3));
        }
        return coming.isEmpty() && open.isEmpty();
    }

    private void assertNothingIsHeld(Fleet fleet) throws Exception {
        for (String model : MODELS) {
            var at = new BackendId(server(model).kind().wireName());
            assertThat(fleet.load(at, model).calls()).as(model).isZero();
        }
        MemoryState memory = get(fleet.memory().toCompletableFuture());
        assertThat(memory.waiting()).isEmpty();
        assertThat(memory.occupants()).allMatch(one -> one.calls() == 0 && !one.busy());
    }

    private LoadingBackend server(String model) {
        return MODELS.indexOf(model) < 3 ? rig.ollama : rig.localai;
    }

    private static Wish wish(SplittableRandom random) {
        return new Wish(
                MODELS.get(random.nextInt(MODELS.size())),
                Use.GENERATE,
                Needs.NOTHING,
                new Party("app" + random.nextInt(3)),
                random.nextBoolean() ? Priority.INTERACTIVE : Priority.BATCH,
                null,
                List.of(),
                _ -> {});
    }
}
