package dev.stoker.api;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.fleet.tuning.PlanView;
import dev.stoker.tuning.Considered;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.MemoryPlan;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.Planned;
import dev.stoker.tuning.Running;
import dev.stoker.tuning.memory.CacheType;
import dev.stoker.tuning.memory.LoadMode;
import dev.stoker.tuning.memory.MemoryEstimate;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a model on the wire.
 *
 * @param version of the backend; null where it does not tell
 * @param state {@code applied}, {@code pending}, {@code advised} or {@code what_if}
 * @param how the plan comes into force, or why it does not
 * @param fits whether there is memory for it
 * @param because why it does not fit; null if it does
 * @param values by their names, in the order a person reads them
 * @param nearest plans that would fit; empty if this one does
 * @param running what the model runs with now; null where it does not run, or nothing tells
 * @param advice lines to be set by hand; empty unless the plan is only advised
 */
@RegisterForReflection
@Schema(name = "Plan")
public record PlanAnswer(
        String model,
        String backend,
        String kind,
        @Schema(nullable = true) @Nullable String version,
        String state,
        String how,
        boolean fits,
        @Schema(nullable = true) @Nullable String because,
        Map<String, ValueAnswer> values,
        MemoryAnswer memory,
        List<NearestAnswer> nearest,
        @Schema(nullable = true) @Nullable RunningAnswer running,
        List<String> advice) {

    static PlanAnswer of(PlanView view) {
        return switch (view.outcome()) {
            case PlanOutcome.Fits(Plan plan) -> of(view, plan, null, List.of());
            case PlanOutcome.TooLarge(var because, Plan plan, var nearest) ->
                    of(view, plan, because, nearest);
        };
    }

    private static PlanAnswer of(
            PlanView view, Plan plan, @Nullable String because, List<PlanOutcome.Nearest> nearest) {
        return new PlanAnswer(
                view.model().id(),
                view.model().backend().value(),
                view.model().kind().wireName(),
                view.backend().version(),
                view.state().name().toLowerCase(Locale.ROOT),
                view.how(),
                because == null,
                because,
                values(plan),
                MemoryAnswer.of(plan.memory()),
                nearest.stream().map(NearestAnswer::of).toList(),
                view.running() == null ? null : RunningAnswer.of(view.running()),
                view.advice());
    }

    private static Map<String, ValueAnswer> values(Plan plan) {
        Map<Knob, Planned<?>> all = new LinkedHashMap<>();
        all.put(Knob.THREADS, plan.cpu().threads());
        all.put(Knob.BATCH_THREADS, plan.cpu().batchThreads());
        all.put(Knob.CONTEXT, plan.context().tokens());
        all.put(Knob.SLOTS, plan.context().slots());
        all.put(Knob.UNIFIED_KV, plan.context().unified());
        all.put(Knob.KEY_CACHE, plan.context().keys());
        all.put(Knob.VALUE_CACHE, plan.context().values());
        all.put(Knob.BATCH, plan.batch().tokens());
        all.put(Knob.UBATCH, plan.batch().utokens());
        all.put(Knob.FLASH_ATTENTION, plan.batch().flashAttention());
        all.put(Knob.GPU_LAYERS, plan.load().gpuLayers());
        all.put(Knob.LOAD_MODE, plan.load().mode());
        all.put(Knob.PROMPT_CACHE, plan.load().promptCache());
        all.put(Knob.CHECKPOINTS, plan.load().checkpoints());
        all.put(Knob.CPU_AFFINITY, plan.cpu().affinity());
        all.put(Knob.NUMA, plan.cpu().numa());
        all.put(Knob.SPIN_COUNT, plan.cpu().spinCount());
        Map<String, ValueAnswer> named = new LinkedHashMap<>();
        all.forEach((knob, planned) -> named.put(knob.wireName(), ValueAnswer.of(planned)));
        return named;
    }

    /**
     * One value.
     *
     * @param value a number, a word or a truth value; bytes as a number; null where it is left to
     *     the backend
     * @param bound what decided it
     * @param because one sentence
     * @param byItself what the backend would do if it were not told; null where that is not known
     * @param considered every number that was looked at, the deciding one first
     */
    @RegisterForReflection
    @Schema(name = "PlannedValue")
    public record ValueAnswer(
            @Schema(nullable = true) @Nullable Object value,
            String bound,
            String because,
            @Schema(nullable = true) @Nullable String byItself,
            List<ConsideredAnswer> considered) {
        static ValueAnswer of(Planned<?> planned) {
            return new ValueAnswer(
                    word(planned.value()),
                    planned.bound().wireName(),
                    planned.because(),
                    planned.byItself(),
                    planned.considered().stream().map(ConsideredAnswer::of).toList());
        }

        private static @Nullable Object word(@Nullable Object value) {
            return switch (value) {
                case CacheType type -> type.wireName();
                case LoadMode mode -> mode.name().toLowerCase(Locale.ROOT);
                case null -> null;
                default -> value;
            };
        }
    }

    /**
     * A number that went into a decision.
     *
     * @param source where it was read; empty where it was computed
     */
    @RegisterForReflection
    @Schema(name = "Considered")
    public record ConsideredAnswer(String what, String value, String source) {
        static ConsideredAnswer of(Considered considered) {
            return new ConsideredAnswer(considered.what(), considered.value(), considered.source());
        }
    }

    /**
     * What the plan takes of memory, in bytes.
     *
     * @param total with every buffer in use, and all the prompts and checkpoints kept
     * @param resident all but the prompt cache and the checkpoints
     * @param checkpoints of all slots
     * @param room that could be taken, before the reserve
     * @param reserve left for others
     * @param free what is left of the room, after total and reserve; null where the room is not
     *     known
     * @param bound which limit the room is
     * @param context tokens it was reckoned with
     * @param slots it was reckoned with
     * @param unified whether those share the context; if not, each has an equal part
     * @param cache types of keys and values it was reckoned with
     */
    @RegisterForReflection
    @Schema(name = "PlannedMemory")
    public record MemoryAnswer(
            Bytes weights,
            Bytes projector,
            Bytes kv,
            Bytes recurrent,
            Bytes compute,
            Bytes promptCache,
            Bytes checkpoints,
            Bytes overhead,
            Bytes total,
            Bytes resident,
            Fact<Bytes> room,
            Bytes reserve,
            @Schema(nullable = true) @Nullable Bytes free,
            String bound,
            int context,
            int slots,
            boolean unified,
            List<String> cache) {
        static MemoryAnswer of(MemoryPlan plan) {
            MemoryEstimate takes = plan.estimate();
            var cache = plan.layout().cache();
            return new MemoryAnswer(
                    takes.weights(),
                    takes.projector(),
                    takes.kv(),
                    takes.recurrent(),
                    takes.compute(),
                    takes.promptCache(),
                    takes.checkpoints(),
                    takes.overhead(),
                    takes.total(),
                    takes.resident(),
                    plan.room(),
                    plan.reserve(),
                    plan.room()
                            .asOptional()
                            .map(room -> room.minus(takes.total()).minus(plan.reserve()))
                            .orElse(null),
                    plan.bound().wireName(),
                    cache.tokens(),
                    cache.slots(),
                    cache.unified(),
                    List.of(cache.keys().wireName(), cache.values().wireName()));
        }
    }

    /**
     * A plan that would fit.
     *
     * @param change in words
     * @param cache type of keys
     * @param total bytes it would take
     */
    @RegisterForReflection
    @Schema(name = "NearestPlan")
    public record NearestAnswer(String change, int context, int slots, String cache, Bytes total) {
        static NearestAnswer of(PlanOutcome.Nearest nearest) {
            return new NearestAnswer(
                    nearest.change(),
                    nearest.context(),
                    nearest.slots(),
                    nearest.keys().wireName(),
                    nearest.total());
        }
    }

    /**
     * What a model runs with now; null where its backend does not tell.
     *
     * @param context tokens one request may use
     * @param source where it was read
     */
    @RegisterForReflection
    @Schema(name = "RunningSettings")
    public record RunningAnswer(
            @Schema(nullable = true) @Nullable Integer threads,
            @Schema(nullable = true) @Nullable Integer context,
            @Schema(nullable = true) @Nullable Integer slots,
            @Schema(nullable = true) @Nullable String keyCache,
            @Schema(nullable = true) @Nullable String valueCache,
            String source) {
        static RunningAnswer of(Running running) {
            return new RunningAnswer(
                    running.threads(),
                    running.context(),
                    running.slots(),
                    running.keys() == null ? null : running.keys().wireName(),
                    running.values() == null ? null : running.values().wireName(),
                    running.source());
        }
    }
}
