package dev.stoker.tuning.planning;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.MemoryPlan;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planned;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.EngineLayout;
import org.jspecify.annotations.Nullable;

/**
 * A plan that was made, whether it fits or not.
 *
 * @param perRequest context of one request
 * @param reached whether no more context was wanted
 * @param refusal why it cannot be had, a sentence; null where it can
 */
record Attempt(Plan plan, int perRequest, boolean reached, @Nullable String refusal) {

    /** The plan for that question, with what it gives up by itself given up. */
    static Attempt at(PlanQuestion question, Planning.Estimator estimator) {
        Wishes.Priority priority = question.wishes().priority();
        Attempt first =
                at(question, estimator, CachePlan.of(question, priority == Wishes.Priority.MEMORY));
        if (first.reached || priority != Wishes.Priority.CONTEXT) {
            return first;
        }
        Attempt smaller = at(question, estimator, CachePlan.of(question, true));
        boolean better =
                first.refusal == null
                        ? smaller.perRequest > first.perRequest
                        : smaller.refusal == null;
        return better ? smaller : first;
    }

    /** The most context for one request that fits, up to {@code most}; 0 where none does. */
    static int largestContext(PlanQuestion question, Planning.Estimator estimator, int most) {
        Room room = Room.of(question);
        boolean small = question.wishes().priority() == Wishes.Priority.MEMORY;
        Sizing sizing =
                Sizing.of(
                        question,
                        estimator,
                        CachePlan.of(question, small),
                        new PromptCachePlan(question).fixed());
        int least = Math.min(ContextGoal.STEP, most);
        return room.known() && sizing.fits(least, room)
                ? sizing.largest(least, Math.min(most, sizing.most()), room)
                : 0;
    }

    private static Attempt at(
            PlanQuestion question, Planning.Estimator estimator, CachePlan cache) {
        Room room = Room.of(question);
        var prompts = new PromptCachePlan(question);
        Sizing sizing = Sizing.of(question, estimator, cache, prompts.fixed());
        ContextPlan context = ContextPlan.of(question, room, sizing);
        Planned<Bytes> kept = prompts.of(room, sizing.total(context.perRequest()));
        Bytes counted = kept.value();
        Bytes prompted = counted == null ? Bytes.ZERO : counted;
        Planned<Integer> checkpoints =
                new CheckpointPlan(question).of(room, sizing, context.perRequest(), prompted);
        Integer each = checkpoints.value();
        EngineLayout layout =
                sizing.layout(context.perRequest(), prompted, each == null ? 0 : each);
        var memory =
                new MemoryPlan(
                        layout,
                        sizing.estimate(layout),
                        room.total(),
                        room.reserve(),
                        room.bound());
        return new Attempt(
                assembled(question, sizing, context, new Kept(kept, checkpoints), memory),
                context.perRequest(),
                context.reached(),
                context.refusal());
    }

    private static Plan assembled(
            PlanQuestion question,
            Sizing sizing,
            ContextPlan context,
            Kept kept,
            MemoryPlan memory) {
        var load = new LoadPlan(question);
        return new Plan(
                CpuPlan.of(question),
                new Plan.Context(
                        context.tokens(),
                        sizing.slots().slots(),
                        sizing.slots().unified(),
                        sizing.cache().keys(),
                        sizing.cache().values()),
                sizing.batch().of(context.perRequest()),
                new Plan.Load(
                        load.gpuLayers(memory.estimate()),
                        load.mode(),
                        kept.prompts(),
                        kept.checkpoints()),
                memory);
    }

    /** What is kept besides the context. */
    private record Kept(Planned<Bytes> prompts, Planned<Integer> checkpoints) {}
}
