package dev.stoker.testing;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.CpuSet;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.MemoryPlan;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Planned;
import dev.stoker.tuning.memory.CacheType;
import dev.stoker.tuning.memory.EngineLayout;
import dev.stoker.tuning.memory.LoadMode;
import dev.stoker.tuning.memory.MemoryEstimate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Plans made by hand, of the values that matter to a test; all others are left to the backend. */
public final class SomePlan {
    private SomePlan() {}

    /** Leaves everything to the backend. */
    public static Plan empty() {
        return of(Map.of());
    }

    /** Sets what {@code values} name, by the names of {@link Plan}'s parts. */
    public static Plan of(Map<String, Object> values) {
        return new Plan(
                new Plan.Cpu(
                        planned(values, "threads", Integer.class::cast),
                        planned(values, "batchThreads", Integer.class::cast),
                        planned(values, "affinity", CpuSet.class::cast),
                        planned(values, "numa", String.class::cast),
                        planned(values, "spinCount", Integer.class::cast),
                        Fact.unknown("not of interest here")),
                new Plan.Context(
                        planned(values, "context", Integer.class::cast),
                        planned(values, "slots", Integer.class::cast),
                        planned(values, "unified", Boolean.class::cast),
                        planned(values, "keys", CacheType.class::cast),
                        planned(values, "values", CacheType.class::cast)),
                new Plan.Batch(
                        planned(values, "batch", Integer.class::cast),
                        planned(values, "ubatch", Integer.class::cast),
                        planned(values, "flash", Boolean.class::cast)),
                new Plan.Load(
                        planned(values, "gpuLayers", Integer.class::cast),
                        planned(values, "mode", LoadMode.class::cast),
                        planned(values, "promptCache", Bytes.class::cast),
                        planned(values, "checkpoints", Integer.class::cast)),
                memory());
    }

    private static <T> Planned<T> planned(
            Map<String, Object> values, String name, Function<Object, T> cast) {
        Object value = values.get(name);
        return value == null
                ? Planned.left("the test leaves it", null)
                : new Planned<>(cast.apply(value), Bound.USER, "the test says so", List.of(), null);
    }

    private static MemoryPlan memory() {
        Bytes none = Bytes.ZERO;
        return new MemoryPlan(
                new EngineLayout(
                        new EngineLayout.Cache(1, 1, true, CacheType.F16, CacheType.F16, 0),
                        512,
                        true,
                        LoadMode.MMAP,
                        none,
                        false),
                new MemoryEstimate(none, none, none, none, none, none, none, none),
                Fact.unknown("nobody asked"),
                none,
                Bound.AVAILABLE_MEMORY);
    }
}
