package dev.stoker.core;

import java.util.Locale;

/** Where what a model is asked is worked on. The wire name is the constant in lower case. */
public enum Location {
    /** On this machine. */
    MACHINE,
    /** At an address elsewhere that the owner of this machine named. */
    NETWORK,
    /** With a provider: what is asked leaves the owner's hands. */
    CLOUD;

    /** Stable, lower case, as shown to callers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
