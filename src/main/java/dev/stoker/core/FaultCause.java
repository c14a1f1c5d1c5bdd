package dev.stoker.core;

/**
 * Why a backend refused or failed, as far as that decides what is to be done next. What each server
 * says for it is read in {@code dialect.FaultVocabulary}.
 */
public enum FaultCause {
    /** The request is not as the backend wants it. */
    REQUEST(false, false),
    /** The prompt, or the prompt and the answer asked for, exceed the context. */
    CONTEXT(false, false),
    /** More bytes, images or texts than the backend takes. */
    TOO_LARGE(false, false),
    /** The key is missing or not the right one. */
    KEY(false, false),
    /** The key is right and may not do that. */
    PERMISSION(false, false),
    /** There is no such model, deployment or path. */
    NOT_FOUND(false, false),
    /** The kind of request is not served. */
    UNSUPPORTED(false, false),
    /** Too many requests or tokens in a time; passes by itself. */
    RATE(true, true),
    /** Money or a spending limit is used up; passes only when somebody pays. */
    QUOTA(false, false),
    /** Prompt or answer was held back for what it says. */
    CONTENT(false, false),
    /** A model is being loaded. */
    LOADING(true, true),
    /** More work than it takes at once. */
    OVERLOADED(true, true),
    /** It failed within the work. */
    SERVER(true, false),
    /** Nothing known fits. */
    UNKNOWN(false, false);

    private final boolean passes;
    private final boolean untouched;

    FaultCause(boolean passes, boolean untouched) {
        this.passes = passes;
        this.untouched = untouched;
    }

    /** Whether the same request may succeed later. */
    public boolean passes() {
        return passes;
    }

    /** Whether the request was turned away before any work on it began. */
    public boolean untouched() {
        return untouched;
    }

    /** Stable, lower case. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
