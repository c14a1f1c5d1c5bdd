package dev.stoker.fleet;

import static dev.stoker.fleet.SharedMemoryFleet.USUAL;
import static dev.stoker.fleet.SharedMemoryFleet.get;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One fleet, and calls at random that the seed decides. Fails where somebody is killed. */
final class RandomCalls implements Callable<@Nullable Void> {
    private static final int STEPS = 120;
    private static final List<String> MODELS = List.of("a", "c", "e", "b", "d", "f");

    private final SharedMemoryFleet rig = new SharedMemoryFleet();
    private final List<CompletableFuture<Placement>> coming = new ArrayList<>();
    private final List<Placement> open = new ArrayList<>();
    private final SplittableRandom random;

    RandomCalls(long seed) {
        this.random = new SplittableRandom(seed);
    }

    @Override
    public @Nullable Void call() throws Exception {
        try {
            for (String model : MODELS) {
                server(model).with(model, random.nextInt(10, 70));
            }
            rig.ollama.makesRoom = false; // it does not here, so it is not to be trusted with it
            play(rig.fleet(USUAL));
        } finally {
            rig.close();
        }
        return null;
    }

    private void play(Fleet fleet) throws Exception {
        for (int i = 0; i < STEPS; i++) {
            step(fleet);
        }
        rig.localai.refusesToUnload = false;
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(20))
                .until(this::allOver);

        await().untilAsserted(() -> assertNothingIsHeld(fleet));
        rig.now.updateAndGet(time -> time.plus(Duration.ofMinutes(2)));
        for (String model : MODELS) {
            SharedMemoryFleet.answered(fleet, server(model), model);
        }
    }

    private void step(Fleet fleet) throws Exception {
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> coming.add(fleet.place(wish()).toCompletableFuture());
            case 4 -> one(coming, call -> call.cancel(false));
            case 5, 6, 7, 8 -> {
                collect();
                one(open, this::end);
            }
            case 9 -> rig.now.updateAndGet(time -> time.plusSeconds(random.nextInt(30)));
            case 10 -> rig.localai.refusesToUnload = random.nextInt(3) == 0;
            case 11 -> {
                String model = MODELS.get(random.nextInt(MODELS.size()));
                var _ = fleet.lookAgain(backend(model));
            }
            default -> get(fleet.memory().toCompletableFuture()); // all up to now is done
        }
    }

    private <T> void one(List<T> some, Consumer<T> deed) {
        if (!some.isEmpty()) {
            deed.accept(some.get(random.nextInt(some.size())));
        }
    }

    /** Who has a place uses it at once: its model is loaded if it was not. */
    private void collect() {
        var still = new ArrayList<CompletableFuture<Placement>>();
        for (CompletableFuture<Placement> one : coming) {
            if (!one.isDone()) {
                still.add(one);
            } else if (!one.isCompletedExceptionally()) {
                Placement at = one.join();
                open.add(at);
                var _ = server(at.model()).call(at.model());
                assertThat(rig.memory.kills).as("killed by %s", at.model()).hasValue(0);
            }
        }
        coming.clear();
        coming.addAll(still);
    }

    private void end(Placement at) {
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
            if (random.nextInt(10) == 0) {
                at.ended(new CallEnd(CallEnd.How.ANSWERED, null, null, null));
                at.close();
                open.remove(at);
            }
        }
        return coming.isEmpty() && open.isEmpty();
    }

    private void assertNothingIsHeld(Fleet fleet) throws Exception {
        for (String model : MODELS) {
            assertThat(fleet.load(backend(model), model).calls()).as(model).isZero();
        }
        MemoryState memory = get(fleet.memory().toCompletableFuture());
        assertThat(memory.waiting()).isEmpty();
        assertThat(memory.occupants()).allMatch(one -> one.calls() == 0 && !one.busy());
    }

    private BackendId backend(String model) {
        return new BackendId(server(model).kind().wireName());
    }

    private LoadingBackend server(String model) {
        return MODELS.indexOf(model) < 3 ? rig.ollama : rig.localai;
    }

    private Wish wish() {
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
