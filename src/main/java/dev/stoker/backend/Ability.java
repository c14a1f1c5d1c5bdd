package dev.stoker.backend;

import java.util.Locale;

/** What a model can do beside text. */
public enum Ability {
    /** Call functions. */
    TOOLS,
    /** See images. */
    VISION,
    /** Hear. */
    AUDIO,
    /** Think before it answers. */
    REASONING,
    /** Fill a gap between two texts. */
    INSERT;

    /** Stable, lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
