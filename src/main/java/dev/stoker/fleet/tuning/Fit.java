package dev.stoker.fleet.tuning;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is memory to run a model now.
 *
 * @param fits null where it is not known
 * @param because the numbers, or why it is not known; a part of a sentence
 */
public record Fit(@Nullable Boolean fits, By by, String because) {
    /** It runs. */
    public static final Fit LOADED = new Fit(true, By.LOADED, "it is in memory");

    /** How it is known. */
    public enum By {
        /** It is in memory already. */
        LOADED,
        /** A plan was made of its header. */
        PLAN,
        /** By the size of its files and a margin. */
        ESTIMATE,
        /** It is not. */
        UNKNOWN;

        /** Stable, lower case. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Nobody can say. */
    public static Fit unknown(String because) {
        return new Fit(null, By.UNKNOWN, because);
    }

    /** Whether it is known that it does not. */
    public boolean isTooLarge() {
        return Boolean.FALSE.equals(fits);
    }
}
