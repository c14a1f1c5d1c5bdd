package dev.stoker.tuning.planning;

import dev.stoker.gguf.GgufShape;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Measured;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planned;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.CacheType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types in which keys and values are kept. */
record CachePlan(Planned<CacheType> keys, Planned<CacheType> values) {
    /** What backends take by themselves. */
    static final CacheType EXACT = CacheType.F16;

    private static final CacheType SMALL = CacheType.Q8_0;
    private static final String BY_ITSELF = EXACT.wireName();
    private static final String KEPT = "They stay as exact and as fast as the backend keeps them.";

    /** Types of blocks of numbers need heads that are whole blocks. */
    private static final int BLOCK = 32;

    /**
     * @param small whether they are to be kept smaller where the user has not decided
     */
    static CachePlan of(PlanQuestion question, boolean small) {
        Wishes.Fixed fixed = question.wishes().fixed();
        Measured measured = question.measured();
        var one = new OneType(question, small);
        return new CachePlan(
                one.plan(Knob.KEY_CACHE, fixed.keys(), measured == null ? null : measured.keys()),
                one.plan(
                        Knob.VALUE_CACHE,
                        fixed.values(),
                        measured == null ? null : measured.values()));
    }

    CacheType keysKept() {
        return kept(keys);
    }

    CacheType valuesKept() {
        return kept(values);
    }

    private static CacheType kept(Planned<CacheType> type) {
        CacheType set = type.value();
        return set == null ? EXACT : set;
    }

    /** Keys or values. */
    private record OneType(PlanQuestion question, boolean small) {
        Planned<CacheType> plan(
                Knob knob, @Nullable CacheType wished, @Nullable CacheType measured) {
            var knobs = new Knobs(question.backend());
            if (!knobs.take(knob)) {
                return knobs.notTaken(wished == null ? null : wished.wireName(), BY_ITSELF);
            }
            if (wished != null) {
                String obstacle = obstacle(knob, wished);
                return obstacle == null
                        ? knobs.ofUser(wished, BY_ITSELF)
                        : Planned.left(
                                wished.wireName() + " is wished, but " + obstacle + ".", BY_ITSELF);
            }
            if (measured != null && obstacle(knob, measured) == null) {
                return new Planned<>(measured, Bound.MEASUREMENT, summary(), List.of(), BY_ITSELF);
            }
            return small ? small(knob) : Planned.left(KEPT, BY_ITSELF);
        }

        private Planned<CacheType> small(Knob knob) {
            String obstacle = obstacle(knob, SMALL);
            if (obstacle != null) {
                return Planned.left("They cannot be kept smaller: " + obstacle + ".", BY_ITSELF);
            }
            return question.wishes().priority() == Wishes.Priority.MEMORY
                    ? small(Bound.USER, "Priority is memory, and this takes about half.")
                    : small(
                            Bound.AVAILABLE_MEMORY,
                            "Priority is context, and in half the memory more of it fits.");
        }

        private static Planned<CacheType> small(Bound bound, String because) {
            return new Planned<>(SMALL, bound, because, List.of(), BY_ITSELF);
        }

        /** Why the backend would not start with it; null where it would. */
        private @Nullable String obstacle(Knob knob, CacheType type) {
            boolean blocks = type.bytesOf(BLOCK) != type.bytesOf(1) * BLOCK;
            if (!blocks) {
                return null;
            }
            if (knob == Knob.VALUE_CACHE
                    && Boolean.FALSE.equals(question.wishes().fixed().flashAttention())) {
                return "such values need flash attention, which is switched off";
            }
            Integer head = headLength(knob);
            return head == null || head % BLOCK == 0
                    ? null
                    : "heads of %d numbers are no whole blocks of %d".formatted(head, BLOCK);
        }

        private @Nullable Integer headLength(Knob knob) {
            GgufShape shape = question.model().header().shape();
            Integer said =
                    knob == Knob.KEY_CACHE
                            ? shape.attention().keyLength()
                            : shape.attention().valueLength();
            List<Integer> heads = shape.attention().heads();
            Integer width = shape.embedding();
            if (said != null || width == null || heads.isEmpty() || heads.getFirst() < 1) {
                return said;
            }
            return width / heads.getFirst();
        }

        private String summary() {
            Measured measured = question.measured();
            return measured == null ? KEPT : measured.summary();
        }
    }
}
