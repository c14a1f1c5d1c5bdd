package dev.stoker.fleet.health;

import java.util.Locale;

/** How a backend is, in one word. */
public enum State {
    /** It was not asked yet. */
    UNKNOWN(false),
    /** An engine of Stoker's own is starting; calls wait for it. */
    STARTING(true),
    /** It answers, and is not ready yet. */
    LOADING(false),
    /** It takes work. */
    READY(true),
    /** It takes work and is not well: it fails some calls, is slow, or comes and goes. */
    DEGRADED(true),
    /** It answers, and produces nothing while work waits. */
    WEDGED(false),
    /** It does not answer, or says it is broken. */
    DOWN(false),
    /** It asked to be left alone for a while. */
    COOLING(false),
    /** Somebody stopped it. */
    STOPPED(false);

    private final boolean usable;

    State(boolean usable) {
        this.usable = usable;
    }

    /** Whether calls go there; to a degraded one if no other is better. */
    public boolean usable() {
        return usable;
    }

    /** Stable, lower case, as shown to people and in metrics. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
