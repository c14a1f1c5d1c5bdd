package dev.stoker.tuning.planning;

import dev.stoker.core.BackendKind;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.MemoryEstimator;
import org.jspecify.annotations.Nullable;

/**
 * How much context one request is to have.
 *
 * @param least less is refused
 * @param most more is not taken though it fits
 * @param bound what says so
 * @param because a sentence for it
 * @param leave why it is left to the backend, a sentence; null where it is set
 */
record ContextGoal(int least, int most, Bound bound, String because, @Nullable String leave) {
    /** In such steps llama.cpp keeps a context. */
    static final int STEP = 256;

    /** With less than this a conversation is over before it began. */
    private static final int FLOOR = 1024;

    /** Where a backend has a number of its own that cannot be known here. */
    private static final int GUESS = 4096;

    /** Memory a backend uses for others is not ours to fill. */
    private static final int SHARED_CAP = 32_768;

    private static final int SMALL_CAP = 8192;

    private static final String UNTRAINED =
            "The file does not say what context the model was trained for.";

    private static final String UNREAD =
            "What context the model was trained for is not known here.";

    static ContextGoal of(PlanQuestion question, Room room) {
        Integer trained = trained(question);
        Integer needed = question.circumstances().needed();
        int least = needed == null ? 1 : Math.max(1, needed);
        boolean takes = new Knobs(question.backend()).take(Knob.CONTEXT);
        return switch (question.wishes().context()) {
            case Wishes.Context _ when !takes -> left(question, trained, notTaken(question));
            case Wishes.Context.Tokens(int count) ->
                    exactly(Math.max(1, count), Bound.USER, "So much is wished for one request.");
            case Wishes.Context.Max() when trained != null ->
                    exactly(trained, Bound.USER, "All that the model was trained for is wished.");
            case Wishes.Context.Max() -> left(question, null, untrained(question));
            case Wishes.Context.Auto() -> auto(question, room, trained, least);
        };
    }

    private static String untrained(PlanQuestion question) {
        return MemoryEstimator.knows(question.model()) ? UNTRAINED : UNREAD;
    }

    /** One that has a rule of its own for the context does not look at what would fit. */
    private static boolean fitsItsContext(PlanQuestion question) {
        return question.backend().byItself().context() instanceof BackendTraits.Context.Trained;
    }

    private static String notTaken(PlanQuestion question) {
        return question.wishes().context() instanceof Wishes.Context.Auto
                ? "This backend takes no such setting."
                : "More or less is wished, but this backend takes no such setting.";
    }

    private static ContextGoal exactly(int count, Bound bound, String because) {
        return new ContextGoal(count, count, bound, because, null);
    }

    private static ContextGoal auto(
            PlanQuestion question, Room room, @Nullable Integer trained, int needed) {
        String leave =
                trained == null
                        ? untrained(question)
                        : room.gpus() && fitsItsContext(question)
                                ? "The backend measures what fits in graphics memory when it loads."
                                : room.known()
                                        ? null
                                        : "How much memory can be taken is not known.";
        if (leave != null && needed > own(question, trained)) {
            return exactly(needed, Bound.MODEL, "A request that waits needs so much.");
        }
        if (leave != null || trained == null) {
            return left(question, trained, leave == null ? untrained(question) : leave);
        }
        int least = Math.max(needed, Math.min(FLOOR, trained));
        ContextGoal capped = capped(question, trained);
        return capped.most >= needed
                ? new ContextGoal(
                        Math.min(least, capped.most),
                        capped.most,
                        capped.bound,
                        capped.because,
                        null)
                : exactly(needed, Bound.MODEL, "A request that waits needs so much.");
    }

    private static ContextGoal capped(PlanQuestion question, int trained) {
        if (question.circumstances().embedding() && trained > SMALL_CAP) {
            return upTo(
                    SMALL_CAP,
                    Bound.MODEL,
                    "Texts to be embedded are seldom longer, and memory to compute one grows with"
                            + " it.");
        }
        if (question.wishes().priority() == Wishes.Priority.MEMORY && trained > SMALL_CAP) {
            return upTo(
                    SMALL_CAP,
                    Bound.AVAILABLE_MEMORY,
                    "Priority is memory, and more context is seldom used.");
        }
        if (question.backend().kind() != BackendKind.LLAMACPP && trained > SHARED_CAP) {
            return upTo(
                    SHARED_CAP,
                    Bound.AVAILABLE_MEMORY,
                    "Others may use this backend and its memory as well, so no more is taken unless"
                            + " it is wished.");
        }
        return upTo(trained, Bound.TRAINED_CONTEXT, "All that the model was trained for fits.");
    }

    private static ContextGoal upTo(int most, Bound bound, String because) {
        return new ContextGoal(most, most, bound, because, null);
    }

    /** What it will take is only known of a backend that takes one number, fit or not. */
    private static ContextGoal left(
            PlanQuestion question, @Nullable Integer trained, String leave) {
        int own = own(question, trained);
        boolean certain =
                switch (question.backend().byItself().context()) {
                    case BackendTraits.Context.Trained() -> trained != null;
                    case BackendTraits.Context.Fixed(_) -> true;
                    case BackendTraits.Context.ByMemory(_) -> false;
                };
        boolean adapts = question.backend().byItself().fits() || !certain;
        int least = adapts ? Math.min(FLOOR, own) : own;
        return new ContextGoal(least, own, Bound.BACKEND, leave, leave);
    }

    /** What the backend takes of itself where there is room. */
    private static int own(PlanQuestion question, @Nullable Integer trained) {
        int own =
                switch (question.backend().byItself().context()) {
                    case BackendTraits.Context.Trained() -> trained == null ? GUESS : trained;
                    case BackendTraits.Context.Fixed(int tokens) -> tokens;
                    case BackendTraits.Context.ByMemory(_) -> GUESS;
                };
        return Math.max(1, trained == null ? own : Math.min(own, trained));
    }

    /** Null where the file does not say, or says nonsense. */
    static @Nullable Integer trained(PlanQuestion question) {
        Integer said = question.model().header().shape().contextTokens();
        return said == null || said < 1 ? null : said;
    }

    /** What the backend would do, in words. */
    static String byItself(PlanQuestion question) {
        Integer trained = trained(question);
        return switch (question.backend().byItself().context()) {
            case BackendTraits.Context.Trained() ->
                    trained == null
                            ? "all that the model was trained for"
                            : trained + ", all that the model was trained for";
            case BackendTraits.Context.Fixed(int tokens) -> String.valueOf(tokens);
            case BackendTraits.Context.ByMemory(var rule) -> rule;
        };
    }
}
