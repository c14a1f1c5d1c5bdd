package dev.stoker.cli.doctor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one check has found.
 *
 * @param check its name, one word; part of the JSON output
 * @param what one line
 * @param advice what to do; null where there is nothing to do
 */
public record Finding(String check, Verdict verdict, String what, @Nullable String advice) {
    /** How bad it is. */
    public enum Verdict {
        /** All is well. */
        OK,
        /** It works, but not as well as it could. */
        WARN,
        /** It does not work. */
        FAIL,
        /** Nobody can tell from here. */
        SKIP;

        /** Lower case, as it stands in the JSON output. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String check, String what) {
        return new Finding(check, Verdict.OK, what, null);
    }

    static Finding warn(String check, String what, String advice) {
        return new Finding(check, Verdict.WARN, what, advice);
    }

    static Finding skip(String check, String what, String advice) {
        return new Finding(check, Verdict.SKIP, what, advice);
    }

    static Finding fail(String check, String what, String advice) {
        return new Finding(check, Verdict.FAIL, what, advice);
    }
}
