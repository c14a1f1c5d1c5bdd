package dev.stoker.fleet.tuning;

import dev.stoker.fleet.ModelView;
import dev.stoker.hardware.Hardware;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.Running;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plan of one model, and how far it is in force.
 *
 * @param how one sentence: how the plan comes into force, or why it does not
 * @param running what the model runs with now; null where it does not run, or nothing tells
 * @param advice what a person would have to set; empty where that is nothing, or it does not fit
 */
public record PlanView(
        ModelView model,
        BackendTraits backend,
        Hardware hardware,
        PlanOutcome outcome,
        State state,
        String how,
        @Nullable Running running,
        List<String> advice) {
    /** Copies the list. */
    public PlanView {
        advice = List.copyOf(advice);
    }

    /** How far a plan is in force. */
    public enum State {
        /** The model runs with it, or is asked with it in every call. */
        APPLIED,
        /** It holds from the next start of the engine, or the next time the model is loaded. */
        PENDING,
        /** Only the server's owner can set it. */
        ADVISED,
        /** A question was answered, nothing else. */
        WHAT_IF
    }
}
