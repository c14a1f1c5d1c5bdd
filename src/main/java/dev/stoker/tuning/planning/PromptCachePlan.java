package dev.stoker.tuning.planning;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planned;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Memory for prompts kept beside the context. */
final class PromptCachePlan {
    private static final Bytes MOST = Bytes.ofMebi(512);

    /** With less, not one prompt of use is kept. */
    private static final Bytes LEAST = Bytes.ofMebi(16);

    /** Of what is left, so that the rest stays for other engines. */
    private static final long SHARE = 4;

    private final PlanQuestion question;
    private final Knobs knobs;
    private final String byItself;

    PromptCachePlan(PlanQuestion question) {
        this.question = question;
        this.knobs = new Knobs(question.backend());
        this.byItself = "up to " + question.backend().byItself().promptCache();
    }

    /** What is counted before the context is chosen. */
    Bytes fixed() {
        Bytes wished = question.wishes().fixed().promptCache();
        return wished == null || !knobs.take(Knob.PROMPT_CACHE) ? Bytes.ZERO : wished;
    }

    /**
     * @param taken by all else
     */
    Planned<Bytes> of(Room room, Bytes taken) {
        Bytes wished = question.wishes().fixed().promptCache();
        if (!knobs.take(Knob.PROMPT_CACHE)) {
            return notTaken(wished);
        }
        if (wished != null) {
            return knobs.ofUser(wished, byItself);
        }
        if (question.circumstances().embedding()) {
            return new Planned<>(
                    Bytes.ZERO,
                    Bound.MODEL,
                    "A text to be embedded is read once, so nothing is kept of it.",
                    List.of(),
                    byItself);
        }
        return fitting(room, taken);
    }

    private Planned<Bytes> notTaken(@Nullable Bytes wished) {
        Bytes own = question.backend().byItself().promptCache();
        return own.equals(Bytes.ZERO)
                ? knobs.notTaken(wished, byItself)
                : Planned.left(
                        "This backend takes no such setting, and the %s it may come to keep are not"
                                        .formatted(own)
                                + " counted.",
                        byItself);
    }

    private Planned<Bytes> fitting(Room room, Bytes taken) {
        Bytes left = room.limit().minus(taken).min(room.mainLimit());
        Bytes share = new Bytes(left.value() / SHARE);
        String because;
        if (!room.known()) {
            because = "How much memory there is is not known, so it is kept small.";
        } else if (share.compareTo(LEAST) < 0) {
            because = "After the context %s are left, too little to keep prompts.".formatted(left);
        } else {
            because =
                    "After the context %s are left; a quarter of it, and no more than %s, is for"
                                    .formatted(left, MOST)
                            + " prompts that may come again.";
        }
        Bytes size = share.compareTo(LEAST) < 0 ? Bytes.ZERO : wholeMebi(share.min(MOST));
        return new Planned<>(
                size,
                room.bound(),
                because,
                List.of(
                        Words.considered("memory for engines", room.total()),
                        Words.computed("reserve", room.reserve()),
                        Words.computed("taken by all else", taken)),
                byItself);
    }

    private static Bytes wholeMebi(Bytes size) {
        return Bytes.ofMebi(size.value() >> 20);
    }
}
