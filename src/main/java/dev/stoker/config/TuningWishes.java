package dev.stoker.config;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.TuningSettings;
import dev.stoker.tuning.Wishes;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns {@link TuningConfig} into wishes: what a model's entry leaves out is as for all. */
final class TuningWishes {
    private final TuningConfig all;

    private TuningWishes(TuningConfig all) {
        this.all = all;
    }

    static TuningSettings settings(TuningConfig tuning) {
        var wishes = new TuningWishes(tuning);
        return new TuningSettings(
                tuning.enabled(),
                wishes.defaults(),
                tuning.models().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, entry -> wishes.of(entry.getValue()))),
                tuning.retune(),
                tuning.retunePause(),
                tuning.calibrationTime());
    }

    private Wishes defaults() {
        Bytes promptCache = all.promptCache().orElse(null);
        var fixed =
                new Wishes.Fixed(null, null, null, null, null, null, null, null, null, promptCache);
        return new Wishes(
                all.context(),
                all.slots().orElse(null),
                all.priority(),
                all.reserve().orElse(null),
                fixed);
    }

    private Wishes of(TuningConfig.Model model) {
        return new Wishes(
                model.context().orElse(all.context()),
                either(model.slots().orElse(null), all.slots().orElse(null)),
                model.priority().orElse(all.priority()),
                all.reserve().orElse(null),
                new Wishes.Fixed(
                        model.threads().orElse(null),
                        model.batchThreads().orElse(null),
                        model.keys().orElse(null),
                        model.values().orElse(null),
                        model.batch().orElse(null),
                        model.ubatch().orElse(null),
                        model.gpuLayers().orElse(null),
                        model.flashAttention().orElse(null),
                        model.loadMode().orElse(null),
                        either(model.promptCache().orElse(null), all.promptCache().orElse(null))));
    }

    private static <T> @Nullable T either(@Nullable T own, @Nullable T ofAll) {
        return own == null ? ofAll : own;
    }
}
