package dev.stoker.config.reload;

import java.util.Locale;

/** Why the sources are read again. */
public enum Trigger {
    /** Somebody has asked over the API. */
    REQUEST,
    /** SIGHUP. */
    SIGNAL,
    /** A file has changed. */
    FILE;

    /** Lower case, as it stands in answers and in the log. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
