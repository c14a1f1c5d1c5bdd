package dev.stoker.tuning.planning;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planned;
import dev.stoker.tuning.memory.MemoryEstimator;
import java.util.List;

/**
 * How many checkpoints each slot keeps: copies of what it cannot roll back, which is windows and
 * states. Nothing bounds their memory but their number.
 */
record CheckpointPlan(PlanQuestion question) {
    private static final int MOST = MemoryEstimator.CHECKPOINTS_UNSET;
    private static final String BY_ITSELF =
            "up to %d for each slot, in older builds fewer".formatted(MOST);

    /** For those of all slots, where it is not known how much memory there is. */
    private static final Bytes LITTLE = Bytes.ofMebi(512);

    /** Of what is left, so that the rest stays for other engines. */
    private static final long SHARE = 4;

    /**
     * @param prompts memory for the prompts kept, which goes first
     */
    Planned<Integer> of(Room room, Sizing sizing, int perRequest, Bytes prompts) {
        var knobs = new Knobs(question.backend());
        if (!knobs.take(Knob.CHECKPOINTS)) {
            return knobs.notTaken(null, null);
        }
        Bytes one = sizing.checkpoints(perRequest);
        if (one == null) {
            return Planned.left("How much memory one takes is not known.", BY_ITSELF);
        }
        if (one.equals(Bytes.ZERO)) {
            return Planned.left(
                    "All of this model's context can be rolled back, so none is needed.",
                    BY_ITSELF);
        }
        if (question.circumstances().embedding()) {
            return new Planned<>(
                    0,
                    Bound.MODEL,
                    "A text to be embedded is read once, so nothing is come back to.",
                    List.of(),
                    BY_ITSELF);
        }
        Bytes taken = sizing.estimate(sizing.layout(perRequest, prompts, 0)).total();
        return fitting(room, taken, one);
    }

    private static Planned<Integer> fitting(Room room, Bytes taken, Bytes one) {
        Bytes left = room.limit().minus(taken).min(room.mainLimit());
        Bytes share = room.known() ? new Bytes(left.value() / SHARE) : LITTLE;
        int each = (int) Math.min(MOST, share.value() / one.value());
        String because;
        if (!room.known()) {
            because = "How much memory there is is not known, so few are kept.";
        } else if (each == 0) {
            because =
                    "After context and prompts %s are left, and a quarter of it does not hold the %s of one."
                            .formatted(left, one);
        } else {
            because =
                    "After context and prompts %s are left; a quarter of it, and no more than %d of %s, is"
                                    .formatted(left, MOST, one)
                            + " for points to come back to.";
        }
        return new Planned<>(
                each,
                room.bound(),
                because,
                List.of(
                        Words.computed("one checkpoint of every slot", one),
                        Words.considered("memory for engines", room.total()),
                        Words.computed("reserve", room.reserve()),
                        Words.computed("taken by all else", taken)),
                BY_ITSELF);
    }
}
