package dev.stoker.tuning;

import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be set on a backend, and what it does where nothing is set.
 *
 * @param version null where it is not known
 * @param knobs what can be set, one way or another
 * @param byItself what it does if it is not told
 */
public record BackendTraits(
        BackendKind kind, @Nullable String version, Set<Knob> knobs, ByItself byItself) {
    /** Copies the set. */
    public BackendTraits {
        knobs = Set.copyOf(knobs);
    }

    /**
     * A backend's own choices.
     *
     * @param fits whether it makes its context and GPU layers fit by itself, at least on a GPU
     * @param slots requests at once
     * @param unified whether those share the context
     * @param promptCache most memory for prompts kept
     */
    public record ByItself(
            Threads threads,
            Context context,
            boolean fits,
            int slots,
            boolean unified,
            Bytes promptCache) {}

    /** How a backend counts its threads. */
    public enum Threads {
        /** Physical cores of the machine, or its fast ones; blind to quota, cpuset and affinity. */
        PHYSICAL_CORES,
        /** The backend's own affair. */
        UNKNOWN
    }

    /** How a backend chooses its context. */
    public sealed interface Context {
        /** All the model was trained for. */
        record Trained() implements Context {}

        /** A number of its own, whatever the machine and the model. */
        record Fixed(int tokens) implements Context {}

        /** By the memory of its GPUs, in words. */
        record ByMemory(String rule) implements Context {}
    }
}
