package dev.stoker.tuning.planning;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Considered;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planned;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The context decided on.
 *
 * @param perRequest tokens of one request, set or not
 * @param reached whether no more was wanted
 * @param refusal why it cannot be had, a sentence; null where it can
 */
record ContextPlan(
        Planned<Integer> tokens, int perRequest, boolean reached, @Nullable String refusal) {

    static ContextPlan of(PlanQuestion question, Room room, Sizing sizing) {
        ContextGoal goal = ContextGoal.of(question, room);
        int most = Math.min(goal.most(), sizing.most());
        int least = Math.min(goal.least(), most);
        String refusal = refusal(question, goal, sizing);
        int chosen = most;
        if (refusal == null && room.known() && !sizing.fits(least, room)) {
            chosen = least;
            refusal = tooMuch(sizing, room, least);
        } else if (refusal == null && room.known()) {
            chosen = sizing.largest(least, most, room);
        }
        return new ContextPlan(
                planned(question, room, sizing, goal, chosen),
                chosen,
                refusal == null && chosen == goal.most(),
                refusal);
    }

    private static Planned<Integer> planned(
            PlanQuestion question, Room room, Sizing sizing, ContextGoal goal, int chosen) {
        boolean capped = chosen < goal.most() && goal.leave() == null;
        Bound bound = capped ? room.bound() : goal.bound();
        String because = capped ? "More does not fit: %s.".formatted(room.words()) : goal.because();
        return new Planned<>(
                goal.leave() == null ? sizing.tokens(chosen) : null,
                bound,
                because,
                considered(question, room, sizing, chosen),
                ContextGoal.byItself(question));
    }

    /** What no memory could make good. */
    private static @Nullable String refusal(
            PlanQuestion question, ContextGoal goal, Sizing sizing) {
        Integer trained = ContextGoal.trained(question);
        Integer needed = question.circumstances().needed();
        int asked = needed == null ? goal.least() : Math.max(goal.least(), needed);
        if (trained != null && asked > trained) {
            return "%d tokens for one request are more than the %d the model was trained for."
                    .formatted(asked, trained);
        }
        if (goal.least() > sizing.most()) {
            return "%d tokens for each of %s are more than can be counted."
                    .formatted(goal.least(), Words.count(sizing.slots().count(), "slot"));
        }
        return goal.leave() == null && goal.most() < asked
                ? "A request that waits needs %d tokens, and %d are wished for each."
                        .formatted(asked, goal.most())
                : null;
    }

    private static String tooMuch(Sizing sizing, Room room, int least) {
        Bytes weights = sizing.estimate(sizing.layout(1, Bytes.ZERO, 0)).weights();
        if (weights.compareTo(room.limit()) > 0) {
            return "The weights alone take %s, and %s.".formatted(weights, room.words());
        }
        return "With %s of context for each request it takes %s, and %s."
                .formatted(Words.count(least, "token"), sizing.total(least), room.words());
    }

    private static List<Considered> considered(
            PlanQuestion question, Room room, Sizing sizing, int chosen) {
        var all = new ArrayList<>(room.considered());
        if (room.bound() == Bound.CGROUP_LIMIT) {
            all.addFirst(all.remove(1));
        }
        Integer trained = ContextGoal.trained(question);
        Integer needed = question.circumstances().needed();
        all.add(Words.computed("trained context", trained == null ? "not known" : trained));
        all.add(Words.computed("needed by a request", needed == null ? "not known" : needed));
        all.add(Words.computed("taken with this context", sizing.total(chosen)));
        return all;
    }
}
