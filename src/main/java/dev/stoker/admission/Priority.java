package dev.stoker.admission;

import java.util.Locale;

/** How urgent a call is. */
public enum Priority {
    /** Somebody waits for the answer. */
    INTERACTIVE,
    /** It may wait while others are interactive. */
    BATCH;

    /** Stable, lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
