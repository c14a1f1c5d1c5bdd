package dev.stoker.config;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.CacheType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the Javadoc of {@link TuningConfig} says about bounds, checked. */
final class TuningBounds {
    private static final String PREFIX = "stoker.tuning.";
    private static final Bytes MOST = Bytes.ofGibi(1024);
    private static final int MOST_TOKENS = 1 << 20;
    private static final Set<CacheType> WHOLE =
            EnumSet.of(CacheType.F32, CacheType.F16, CacheType.BF16);

    private final Bounds bounds;

    TuningBounds(Bounds bounds) {
        this.bounds = bounds;
    }

    void check(TuningConfig tuning) {
        tuning.reserve().ifPresent(size -> bounds.size(PREFIX + "reserve", size, Bytes.ZERO, MOST));
        tuning.promptCache()
                .ifPresent(size -> bounds.size(PREFIX + "prompt-cache", size, Bytes.ZERO, MOST));
        number(PREFIX + "slots", tuning.slots(), 1, 256);
        context(PREFIX + "context", tuning.context());
        bounds.time(
                PREFIX + "retune-pause",
                tuning.retunePause(),
                Duration.ofSeconds(1),
                Duration.ofDays(1));
        bounds.time(
                PREFIX + "calibration-time",
                tuning.calibrationTime(),
                Duration.ofSeconds(5),
                Duration.ofHours(1));
        for (Map.Entry<String, TuningConfig.Model> entry : tuning.models().entrySet()) {
            check(KnownKeys.entry(PREFIX + "models", entry.getKey()) + ".", entry.getValue());
        }
    }

    private void check(String key, TuningConfig.Model model) {
        model.context().ifPresent(context -> context(key + "context", context));
        number(key + "slots", model.slots(), 1, 256);
        number(key + "threads", model.threads(), 1, 512);
        number(key + "batch-threads", model.batchThreads(), 1, 512);
        number(key + "batch", model.batch(), 1, MOST_TOKENS);
        number(key + "ubatch", model.ubatch(), 1, MOST_TOKENS);
        number(key + "gpu-layers", model.gpuLayers(), 0, 9999);
        model.promptCache()
                .ifPresent(size -> bounds.size(key + "prompt-cache", size, Bytes.ZERO, MOST));
        if (model.values().isPresent()
                && !WHOLE.contains(model.values().get())
                && !model.flashAttention().orElse(true)) {
            bounds.refuse(
                    key + "values",
                    model.values().get().wireName(),
                    "f16, bf16 or f32 where flash attention is switched off");
        }
    }

    private void context(String key, Wishes.Context context) {
        if (context instanceof Wishes.Context.Tokens(int count)) {
            bounds.number(key, count, 1, 1 << 30);
        }
    }

    private void number(String key, Optional<Integer> value, int least, int most) {
        value.ifPresent(number -> bounds.number(key, number, least, most));
    }
}
