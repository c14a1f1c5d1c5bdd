package dev.stoker.tuning;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.CpuSet;
import dev.stoker.tuning.memory.CacheType;
import dev.stoker.tuning.memory.LoadMode;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The settings of one model on one backend, each with its reason. */
public record Plan(Cpu cpu, Context context, Batch batch, Load load, MemoryPlan memory) {

    /**
     * How it computes.
     *
     * @param threads for generating; at least 1
     * @param batchThreads for reading prompts; at least 1
     * @param affinity the only CPUs it may run on
     * @param numa how it spreads over memory nodes: {@code distribute}, {@code isolate}
     * @param spinCount how long a thread waits busily for the others before it sleeps: {@code
     *     GOMP_SPINCOUNT}
     * @param inEffect threads it computes with, whether they are set or left to the backend
     */
    public record Cpu(
            Planned<Integer> threads,
            Planned<Integer> batchThreads,
            Planned<CpuSet> affinity,
            Planned<String> numa,
            Planned<Integer> spinCount,
            Fact<Integer> inEffect) {
        /** Numbers of the only CPUs it may run on, ascending; null where it may run on all. */
        public @Nullable SortedSet<Integer> only() {
            CpuSet chosen = affinity.value();
            return chosen == null ? null : chosen.cpus();
        }
    }

    /**
     * What it remembers.
     *
     * @param tokens of context, of all slots together where they share it, of all slots summed
     *     where not
     * @param slots requests at once
     * @param unified whether the slots share the context
     */
    public record Context(
            Planned<Integer> tokens,
            Planned<Integer> slots,
            Planned<Boolean> unified,
            Planned<CacheType> keys,
            Planned<CacheType> values) {}

    /**
     * How it reads prompts.
     *
     * @param tokens handed over at once
     * @param utokens computed at once
     */
    public record Batch(
            Planned<Integer> tokens, Planned<Integer> utokens, Planned<Boolean> flashAttention) {}

    /**
     * How it is loaded, and what it may keep besides.
     *
     * @param checkpoints most that each slot keeps to come back to
     */
    public record Load(
            Planned<Integer> gpuLayers,
            Planned<LoadMode> mode,
            Planned<Bytes> promptCache,
            Planned<Integer> checkpoints) {}
}
