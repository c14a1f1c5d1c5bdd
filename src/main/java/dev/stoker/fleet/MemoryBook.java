package dev.stoker.fleet;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The memory of this machine, to be looked up: who has it, and what there is. Safe for threads. */
public final class MemoryBook {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<CompletionStage<MemoryState>> fleet;
    private final Planning planning;

    /** By what the fleet knows of its models, and what plans know of memory. */
    public MemoryBook(Supplier<CompletionStage<MemoryState>> fleet, Planning planning) {
        this.fleet = fleet;
        this.planning = planning;
    }

    /** One page of it. */
    public record Page(MemoryState state, MemoryReadings readings) {}

    /**
     * As it is now. Blocks for some file reads.
     *
     * @throws StokerException {@code SHUTTING_DOWN} if the fleet does not answer any more
     */
    public Page read() {
        MemoryState state = state();
        return new Page(
                state,
                planning.readings(
                        state.occupants().stream().map(MemoryState.Occupant::tenant).toList()));
    }

    private MemoryState state() {
        try {
            return fleet.get()
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new StokerException(ErrorCode.SHUTTING_DOWN, "the fleet does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StokerException(ErrorCode.SHUTTING_DOWN, "interrupted while waiting", e);
        }
    }
}
