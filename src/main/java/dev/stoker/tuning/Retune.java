package dev.stoker.tuning;

import java.util.Optional;

/** Whether an engine is worth a restart. */
public final class Retune {
    private Retune() {}

    /** Why the plan made now is worth a restart of an engine that runs with the other. */
    public static Optional<String> verdict(Plan running, PlanOutcome now) {
        return now instanceof PlanOutcome.Fits(Plan plan)
                        && !running.cpu().threads().equals(plan.cpu().threads())
                ? Optional.of(plan.cpu().threads().because())
                : Optional.empty();
    }
}
