package dev.stoker.fleet.stock;

import dev.stoker.backend.ModelFolder;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.tuning.PlanView;
import dev.stoker.fleet.tuning.Plans;
import dev.stoker.fleet.tuning.WhatIf;
import dev.stoker.gguf.GgufResult;
import dev.stoker.tuning.PlanOutcome;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the header of the model at its address, and makes the plan of it. */
public final class PlannedFit implements Downloads.Fit {
    private static final Logger LOG = Logger.getLogger(PlannedFit.class);

    private final Plans plans;
    private final Function<ModelFolder.Order, GgufResult> headers;

    /**
     * By these plans.
     *
     * @param headers reads the header of an order's model where it lies; blocks
     */
    public PlannedFit(Plans plans, Function<ModelFolder.Order, GgufResult> headers) {
        this.plans = plans;
        this.headers = headers;
    }

    @Override
    public @Nullable String whyNot(FleetView fleet, ModelFolder.Order order) {
        try {
            GgufResult header = headers.apply(order);
            PlanView plan = plans.afar(fleet, order.address(), header, WhatIf.NOTHING);
            return switch (plan.outcome()) {
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
