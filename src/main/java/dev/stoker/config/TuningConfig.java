package dev.stoker.config;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.CacheType;
import dev.stoker.tuning.memory.LoadMode;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How threads, context and memory of models are chosen. */
@ConfigMapping(prefix = "stoker.tuning")
public interface TuningConfig {
    /** Whether settings are planned at all. Without, every backend does as it does by itself. */
    @WithDefault("true")
    boolean enabled();

    /** Memory to leave for other programs, up to 1024G. Left out, an eighth, 64M to 1G. */
    Optional<Bytes> reserve();

    /**
     * Context of one request, for models that are not named below: {@code auto} takes as much as
     * fits, {@code max} all the model was trained for or refuses, {@code 32k} or {@code 32768} that
     * many tokens or refuses.
     */
    @WithDefault("auto")
    @WithConverter(ContextConverter.class)
    Wishes.Context context();

    /** Requests at once, 1 to 256. Left out, what the backend does by itself. */
    Optional<Integer> slots();

    /**
     * What to give up last: {@code speed} (keys and values stay exact), {@code context} (they may
     * be kept smaller) or {@code memory} (they are, and no more context is taken than is usually
     * needed).
     */
    @WithDefault("speed")
    Wishes.Priority priority();

    /** Most memory for prompts kept, up to 1024G; 0 keeps none. Left out, what is left over. */
    Optional<Bytes> promptCache();

    /** Whether an idle engine may be restarted when a clearly better plan has become possible. */
    @WithDefault("true")
    boolean retune();

    /** Least time an engine runs before such a restart, 1s to 24h, unless memory is short. */
    @WithDefault("10m")
    Duration retunePause();

    /** Time a calibration takes unless told otherwise, 5s to 1h. */
    @WithDefault("60s")
    Duration calibrationTime();

    /** By model, as {@code name} or {@code name@backend}; what is left out is as above. */
    Map<String, Model> models();

    /** One of them. */
    interface Model {
        /** Context of one request: {@code auto}, {@code max} or a number such as {@code 32k}. */
        @WithConverter(ContextConverter.class)
        Optional<Wishes.Context> context();

        /** Requests at once, 1 to 256. */
        Optional<Integer> slots();

        /** What to give up last: {@code speed}, {@code context} or {@code memory}. */
        Optional<Wishes.Priority> priority();

        /** Threads for generating, 1 to 512. */
        Optional<Integer> threads();

        /** Threads for reading prompts, 1 to 512. */
        Optional<Integer> batchThreads();

        /** Type that keys are kept in, such as {@code f16} or {@code q8_0}. */
        @WithConverter(CacheTypeConverter.class)
        Optional<CacheType> keys();

        /** Type that values are kept in; below 16 bits it needs flash attention. */
        @WithConverter(CacheTypeConverter.class)
        Optional<CacheType> values();

        /** Tokens of a prompt handed over at once, 1 to 1048576. */
        Optional<Integer> batch();

        /** Tokens of a prompt computed at once, 1 to 1048576. */
        Optional<Integer> ubatch();

        /** Layers on graphics processors, 0 to 9999. */
        Optional<Integer> gpuLayers();

        /** Whether flash attention is used. Left out, wherever it can be had. */
        Optional<Boolean> flashAttention();

        /** How weights are loaded: {@code mmap}, {@code none} (read) or {@code mlock}. */
        Optional<LoadMode> loadMode();

        /** Most memory for prompts kept, up to 1024G; 0 keeps none. */
        Optional<Bytes> promptCache();
    }
}
