package dev.stoker.fleet;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.supervise.Engine;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has stopped and nobody has started since: all engines, or those of some models. Not
 * safe for threads: the fleet's own thread alone touches it.
 */
final class ByHand {
    private final Map<String, Instant> models = new HashMap<>();
    private @Nullable Instant all;

    /**
     * Does that to these engines.
     *
     * @param model null means all
     * @return done when the processes have ended that are to
     */
    CompletableFuture<Void> control(
            EngineControl.Deed deed, @Nullable String model, List<Engine> meant, Instant now) {
        return switch (deed) {
            case START -> {
                start(model);
                meant.forEach(Engine::retryNow);
                yield CompletableFuture.completedFuture(null);
            }
            case STOP -> {
                stop(model, now);
                yield stopAll(meant, "somebody stopped it by hand");
            }
            case RESTART -> {
                start(model);
                meant.forEach(Engine::retryNow);
                yield stopAll(meant, "somebody restarted it by hand");
            }
        };
    }

    static CompletableFuture<Void> stopAll(List<Engine> some, String because) {
        return CompletableFuture.allOf(
                some.stream()
                        .map(engine -> engine.stop(because).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new));
    }

    /** Null stops all. */
    private void stop(@Nullable String model, Instant now) {
        if (model == null) {
            all = now;
        } else {
            models.put(model, now);
        }
    }

    /** Null starts all, also what was stopped alone. */
    private void start(@Nullable String model) {
        all = null;
        if (model == null) {
            models.clear();
        } else {
            models.remove(model);
        }
    }

    /** Since when all are stopped; null while they are not. */
    @Nullable Instant since() {
        return all;
    }

    /** Why no engine of that model starts; null if one may. */
    @Nullable StokerException refusal(String model) {
        return all == null && !models.containsKey(model)
                ? null
                : new StokerException(
                        ErrorCode.NO_BACKEND,
                        "the engine of '%s' was stopped by hand; 'stoker backends --start llamacpp' has it serve again"
                                .formatted(model));
    }
}
