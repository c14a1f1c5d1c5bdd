package dev.stoker.fleet.stock;

import dev.stoker.backend.ModelFolder;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.tuning.Plans;
import dev.stoker.fleet.tuning.WhatIf;
import dev.stoker.tuning.PlanOutcome;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the header of the model at its address, and makes the plan of it. */
public final class PlannedFit implements Downloads.Fit {
    private static final Logger LOG = Logger.getLogger(PlannedFit.class);

    private final Plans plans;

    /** By these plans. */
    public PlannedFit(Plans plans) {
        this.plans = plans;
    }

    @Override
    public @Nullable String whyNot(FleetView fleet, ModelFolder.Order order) {
        try {
            return switch (plans.afar(fleet, order.address(), WhatIf.NOTHING).outcome()) {
                case PlanOutcome.Fits _ -> null;
                case PlanOutcome.TooLarge(var because, _, _) -> clause(because);
            };
        } catch (StokerException e) {
            // What is wrong with the file, its download finds out too.
            LOG.debugf("no plan for %s: %s", order.spec(), e.detail());
            return null;
        }
    }

    private static String clause(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
