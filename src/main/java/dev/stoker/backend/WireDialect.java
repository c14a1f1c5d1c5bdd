package dev.stoker.backend;

/** A wire API that a backend itself speaks, so that callers of the same dialect can be relayed. */
public enum WireDialect {
    /** {@code /v1/chat/completions} and its siblings. */
    OPENAI,
    /** {@code /v1/messages}; of what counts them {@link Backend#countsMessages} tells. */
    ANTHROPIC
}
