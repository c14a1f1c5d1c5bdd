package dev.stoker.fleet;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.Use;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.supervise.Engine;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has stopped and nobody has started since: all engines, or those of some models. Not
 * safe for threads: the fleet's own thread alone touches it.
 */
final class ByHand {
    /** Why it is stopped where all are, a sentence. */
    static final String ALL =
            "it was stopped by hand; 'stoker backends --start llamacpp' has it serve again";

    private static final String BY_HAND = " by hand";

    /** Why an engine of Stoker's own ends that somebody stops. */
    private static final String STOPPED = "somebody stopped it by hand";

    private final Map<String, Instant> models = new HashMap<>();
    private @Nullable Instant all;

    /** When they were started by hand last; null where that never was. */
    private @Nullable Instant started;

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
                start(model, now);
                meant.forEach(Engine::retryNow);
                yield CompletableFuture.completedFuture(null);
            }
            case STOP -> {
                stop(model, now);
                yield stopAll(meant, STOPPED);
            }
            case RESTART -> {
                start(model, now);
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

    /** Null stops all. What is stopped already stays so since then. */
    private void stop(@Nullable String model, Instant now) {
        if (model != null) {
            models.putIfAbsent(model, now);
        } else if (all == null) {
            all = now;
        }
    }

    /** Null starts all, also what was stopped alone. */
    private void start(@Nullable String model, Instant now) {
        started = all == null ? started : now;
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

    /** Since when they may serve, if that was after {@code begun}. */
    Instant servingSince(Instant begun) {
        return started == null ? begun : started;
    }

    /**
     * The engines with what of them is stopped alone, also of models that never ran. Of one whose
     * file is gone there is nothing to start.
     *
     * @param files that engines can be started on
     */
    List<EngineView> shown(List<EngineView> engines, List<LocalModel> files) {
        Stream<EngineView> there = engines.stream().map(this::shown);
        Stream<EngineView> others =
                files.stream()
                        .map(LocalModel::model)
                        .filter(file -> models.containsKey(file.name()))
                        .filter(file ->
                                engines.stream().noneMatch(one -> one.model().equals(file.name())))
                        .map(file -> neverRan(file.name(), use(file)));
        return Stream.concat(there, others).toList();
    }

    private EngineView shown(EngineView one) {
        if (models.containsKey(one.model())) {
            return one.held(because(one.model()));
        }
        if (all != null) {
            return one.held(ALL);
        }
        // What ended it then keeps no call from starting it now.
        return STOPPED.equals(one.because())
                ? one.saying("it may serve again: the next call starts it")
                : one;
    }

    private static Use use(CatalogueModel file) {
        return file.uses().equals(Set.of(Use.EMBED)) ? Use.EMBED : Use.GENERATE;
    }

    private EngineView neverRan(String model, Use use) {
        Instant at = models.getOrDefault(model, Instant.EPOCH);
        return new EngineView(model, use, "stopped", at, null, null, null, 0, 0)
                .held(because(model));
    }

    /** Why the engines of that model are stopped where they are so alone, a sentence. */
    static String because(String model) {
        return "it was stopped by hand; 'stoker backends --start --model %s' has it serve again"
                .formatted(model);
    }

    /** Whether a call did not come to its place since somebody stopped that one by hand. */
    static boolean isReasonOf(StokerException why) {
        return why.code() == ErrorCode.NO_BACKEND && why.detail().contains(BY_HAND);
    }

    /** Why no engine of that model starts; null if one may. */
    @Nullable StokerException refusal(String model) {
        if (all == null && !models.containsKey(model)) {
            return null;
        }
        return new StokerException(
                ErrorCode.NO_BACKEND,
                all == null
                        ? "engine of '%s': %s".formatted(model, because(model))
                        : "engine of '%s': %s".formatted(model, ALL));
    }
}
