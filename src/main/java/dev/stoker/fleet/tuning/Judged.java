package dev.stoker.fleet.tuning;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.tuning.MemoryPlan;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;

/** What a plan says about whether a model fits. Pure. */
final class Judged {
    private Judged() {}

    /** By the plan itself. */
    static Fit of(PlanOutcome outcome) {
        return switch (outcome) {
            case PlanOutcome.TooLarge(var because, _, _) ->
                    new Fit(false, Fit.By.PLAN, Tuner.clause(because));
            case PlanOutcome.Fits(Plan plan) ->
                    plan.memory().room() instanceof Fact.Known<Bytes>(var room, _)
                            ? new Fit(
                                    true,
                                    Fit.By.PLAN,
                                    "%s of %s"
                                            .formatted(
                                                    plan.memory().estimate().total(),
                                                    words(plan.memory(), room)))
                            : Fit.unknown("nothing tells how much memory is free");
        };
    }

    /**
     * By the room a plan was made for, and the size of the model's files.
     *
     * @param outcome of any plan for the machine as it is
     */
    static Fit bySize(PlanOutcome outcome, Bytes files) {
        MemoryPlan memory =
                switch (outcome) {
                    case PlanOutcome.Fits(Plan plan) -> plan.memory();
                    case PlanOutcome.TooLarge(_, Plan plan, _) -> plan.memory();
                };
        if (!(memory.room() instanceof Fact.Known<Bytes>(var room, _))) {
            return Fit.unknown("nothing tells how much memory is free");
        }
        Bytes need = RoughSize.running(files);
        boolean fits = need.compareTo(room.minus(memory.reserve())) <= 0;
        return new Fit(
                fits,
                Fit.By.ESTIMATE,
                "by its size of %s it takes about %s of %s"
                        .formatted(files, need, words(memory, room)));
    }

    private static String words(MemoryPlan memory, Bytes room) {
        return "%s that can be taken".formatted(room.minus(memory.reserve()));
    }
}
