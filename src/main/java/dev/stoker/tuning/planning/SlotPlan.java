package dev.stoker.tuning.planning;

import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planned;
import java.util.List;

/**
 * How many requests at once, and whether they share the context.
 *
 * @param count slots there will be, set or not
 * @param shared whether they will share the context, set or not
 */
record SlotPlan(Planned<Integer> slots, Planned<Boolean> unified, int count, boolean shared) {
    /** Source: {@code LLAMA_MAX_SEQ} of llama.cpp. */
    private static final int MOST = 256;

    static SlotPlan of(PlanQuestion question) {
        var knobs = new Knobs(question.backend());
        int own = Math.clamp(question.backend().byItself().slots(), 1, MOST);
        boolean ownShared = question.backend().byItself().unified();
        Integer wished = question.wishes().slots();
        String byItself =
                Words.count(own, "slot")
                        + (ownShared
                                ? " that share the context"
                                : ", each with a context of its own");
        Planned<Integer> slots =
                knobs.wishedOrLeft(
                        Knob.SLOTS,
                        wished == null ? null : Math.clamp(wished, 1, MOST),
                        "No number of requests at once is wished.",
                        byItself);
        Integer set = slots.value();
        Planned<Boolean> unified = unified(knobs, set != null, byItself);
        Boolean together = unified.value();
        return new SlotPlan(
                slots, unified, set == null ? own : set, together == null ? ownShared : together);
    }

    /** A backend that is told a number of slots may divide the context between them. */
    private static Planned<Boolean> unified(Knobs knobs, boolean slotsSet, String byItself) {
        if (!slotsSet || !knobs.take(Knob.UNIFIED_KV)) {
            return knobs.wishedOrLeft(
                    Knob.UNIFIED_KV,
                    null,
                    "The slots share the context or not as the backend has it.",
                    byItself);
        }
        return new Planned<>(
                true,
                Bound.USER,
                "A number of slots is wished, and without this each would have only its part of the"
                        + " context.",
                List.of(),
                byItself);
    }
}
