package dev.stoker.core;

import java.util.Locale;

/** Where a backend came from. The order is that of precedence when several can serve a name. */
public enum Origin {
    /** Named in the configuration. */
    CONFIGURED,
    /** Found running; somebody else started it. */
    DISCOVERED,
    /** Stoker runs the process. */
    SUPERVISED;

    /** Lower case, as shown to callers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
