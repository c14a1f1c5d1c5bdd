package dev.stoker.backend;

import java.util.Locale;

/** What a model is wanted for. Some engines are started differently for each. */
public enum Use {
    /** Text. */
    GENERATE,
    /** Vectors. */
    EMBED,
    /** Documents in order. */
    RERANK,
    /** A text from speech. */
    TRANSCRIBE,
    /** Speech from a text. */
    SPEAK,
    /** Pictures from a text. */
    DRAW;

    /** Stable, lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
