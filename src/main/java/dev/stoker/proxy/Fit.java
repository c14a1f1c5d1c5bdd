package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Placement;

/** Whether a prompt has room in the context, as far as that can be told without asking. Pure. */
sealed interface Fit {
    /** It has. */
    record Sure() implements Fit {}

    /** It is near the limit: its tokens are to be counted. */
    record Near() implements Fit {}

    /** It is near the limit, and has room by the estimate, or may have for its pictures. */
    record Guessed(long tokens) implements Fit {}

    /** It has not. */
    record TooLong(long tokens, boolean exact) implements Fit {}

    /**
     * By what is known of its size.
     *
     * @param room tokens the prompt may have at most
     * @param counts whether there is somebody to count them
     */
    static Fit of(PromptSize size, long room, boolean counts) {
        if (size.high() <= room) {
            return new Sure();
        }
        if (counts) {
            return new Near();
        }
        // What nobody knows of a picture is no reason to refuse it.
        return size.decisive() <= room
                ? new Guessed(size.likely())
                : new TooLong(size.likely(), size.isExact());
    }

    /** By its tokens, counted. */
    static Fit counted(long tokens, long room) {
        return tokens <= room ? new Sure() : new TooLong(tokens, true);
    }

    /** What the caller is told of a prompt that is too long. */
    static StokerException refusal(TooLong fit, Placement at, long context, Use use) {
        String tokens = (fit.exact() ? "" : "about ") + fit.tokens();
        return new StokerException(
                ErrorCode.CONTEXT_EXCEEDED,
                use == Use.EMBED
                        ? "the input has %s tokens, and the model takes %d of one text"
                                .formatted(tokens, context)
                        : "the prompt has %s tokens, and the context of '%s' holds %d, of prompt and answer"
                                .formatted(tokens, at.model(), context));
    }
}
