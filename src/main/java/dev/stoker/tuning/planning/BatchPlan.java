package dev.stoker.tuning.planning;

import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Measured;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planned;
import dev.stoker.tuning.Wishes;
import java.util.List;

/** How many tokens of a prompt are computed at once. */
record BatchPlan(PlanQuestion question) {
    private static final int OWN_BATCH = 2048;
    private static final int OWN_UBATCH = 512;

    private static final String BATCH_BY_ITSELF = String.valueOf(OWN_BATCH);
    private static final String UBATCH_BY_ITSELF = String.valueOf(OWN_UBATCH);

    /**
     * @param perRequest context of one request
     */
    Plan.Batch of(int perRequest) {
        return new Plan.Batch(batch(perRequest), ubatch(perRequest), flashAttention());
    }

    /** Tokens computed at once, set or not. */
    int computed(int perRequest) {
        Integer batch = batch(perRequest).value();
        Integer ubatch = ubatch(perRequest).value();
        return Math.min(batch == null ? OWN_BATCH : batch, ubatch == null ? OWN_UBATCH : ubatch);
    }

    boolean flash() {
        Boolean set = flashAttention().value();
        return set == null || set; // by itself: wherever it can be had
    }

    private Planned<Integer> batch(int perRequest) {
        var knobs = new Knobs(question.backend());
        Integer wished = question.wishes().fixed().batch();
        if (wished != null || !wholeInput(Knob.BATCH)) {
            return knobs.wishedOrLeft(
                    Knob.BATCH,
                    wished == null ? null : Math.max(1, wished),
                    "It decides little about speed.",
                    BATCH_BY_ITSELF);
        }
        return whole(perRequest, BATCH_BY_ITSELF);
    }

    private Planned<Integer> ubatch(int perRequest) {
        var knobs = new Knobs(question.backend());
        Wishes.Fixed fixed = question.wishes().fixed();
        if (fixed.ubatch() == null && wholeInput(Knob.UBATCH)) {
            return whole(perRequest, UBATCH_BY_ITSELF);
        }
        Measured measured = question.measured();
        if (fixed.ubatch() == null
                && measured != null
                && measured.ubatch() != null
                && knobs.take(Knob.UBATCH)) {
            return new Planned<>(
                    Math.max(1, measured.ubatch()),
                    Bound.MEASUREMENT,
                    measured.summary(),
                    List.of(),
                    UBATCH_BY_ITSELF);
        }
        return knobs.wishedOrLeft(
                Knob.UBATCH,
                fixed.ubatch() == null ? null : Math.max(1, fixed.ubatch()),
                "More takes memory, and whether it is faster here is not measured.",
                UBATCH_BY_ITSELF);
    }

    private boolean wholeInput(Knob knob) {
        return question.circumstances().embedding() && new Knobs(question.backend()).take(knob);
    }

    private static Planned<Integer> whole(int perRequest, String byItself) {
        return new Planned<>(
                perRequest,
                Bound.MODEL,
                "An input to be embedded is computed in one go, and a longer one refused.",
                List.of(Words.computed("context of one request", perRequest)),
                byItself);
    }

    private Planned<Boolean> flashAttention() {
        return new Knobs(question.backend())
                .wishedOrLeft(
                        Knob.FLASH_ATTENTION,
                        question.wishes().fixed().flashAttention(),
                        "The backend knows where it can be had.",
                        "on wherever it can be had");
    }
}
