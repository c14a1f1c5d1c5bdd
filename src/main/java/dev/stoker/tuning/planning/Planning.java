package dev.stoker.tuning.planning;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.MemoryNeed;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.memory.EngineLayout;
import dev.stoker.tuning.memory.MemoryEstimate;
import org.jspecify.annotations.Nullable;

/** Makes plans, with an estimate of any making. */
public final class Planning {
    /** Says what an engine will take. */
    @FunctionalInterface
    public interface Estimator {
        /**
         * For that model run in that way; never less for more tokens of context.
         *
         * @throws ArithmeticException it is more than can be counted
         */
        MemoryEstimate estimate(ModelFacts model, EngineLayout layout);
    }

    private Planning() {}

    /** The plan for that question: the same question always has the same answer. */
    public static PlanOutcome plan(PlanQuestion question, Estimator estimator) {
        Attempt attempt = Attempt.at(question, estimator);
        return attempt.refusal() == null
                ? new PlanOutcome.Fits(attempt.plan())
                : new PlanOutcome.TooLarge(
                        attempt.refusal(),
                        attempt.plan(),
                        new NearestPlans(question, estimator, attempt).list());
    }

    /** What must be free for it; null where no memory would do, or it is not known. */
    public static @Nullable MemoryNeed need(PlanQuestion question, Estimator estimator) {
        return Demand.of(question, estimator);
    }

    /** How much must be free for that to fit beside the reserve; null takes the usual one. */
    public static Bytes toHold(Bytes taken, @Nullable Bytes reserve) {
        return Room.toHold(taken, reserve);
    }

    /** Whether the backend spreads the model over GPUs, in a way that it alone decides. */
    public static boolean usesGpus(PlanQuestion question) {
        return Room.of(question).gpus();
    }
}
