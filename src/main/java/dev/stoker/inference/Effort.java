package dev.stoker.inference;

import java.util.Locale;

/** How much a model is to think before it answers; models that do not think know nothing of it. */
public enum Effort {
    /** Not at all. */
    NONE,
    /** A little. */
    LOW,
    /** As it is usual. */
    MEDIUM,
    /** As much as it takes. */
    HIGH;

    /** Lower case, as the dialects spell it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
