package dev.stoker.structured;

import java.util.Locale;

/** How it was made sure that an answer keeps to the schema that was asked for. */
public enum Assurance {
    /** The backend let the model write nothing else. */
    ENFORCED,
    /** The model was told the schema, and its answer checked. */
    VALIDATED,
    /**
     * It did not keep to it at first: what is given is its second answer, or the first unwrapped.
     */
    REPAIRED;

    /** The header of an answer that tells it. */
    public static final String HEADER = "x-stoker-structured";

    /** Stable, lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
