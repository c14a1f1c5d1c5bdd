package dev.stoker.config.reload;

import java.util.Locale;

/** What becomes of a changed key in a daemon that runs. */
public enum Effect {
    /** It counts from now on. */
    APPLIED,
    /** It counts from the next start on. */
    RESTART,
    /** It waited for the next start, and is again as the daemon was started with. */
    WITHDRAWN;

    /** Lower case, as it stands in answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
