package dev.stoker.security;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An app that has a key of its own. The key itself is nowhere but with the app.
 *
 * @param name what the app is called; never a secret
 * @param hash SHA-256 of the key, in lower-case hexadecimal digits
 * @param created when it was made
 * @param limits what the app may use
 */
public record AppKey(String name, String hash, Instant created, Limits limits) {
    /** What a name looks like, for messages. */
    public static final String NAME_SHAPE =
            "1 to 64 letters, digits, '.', '_' or '-', the first of them a letter or digit,"
                    + " and not 'local'";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** What calls count for that show no key. */
    private static final String NOBODY = "local";

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** Of a name and a hash of their shapes. */
    public AppKey {
        if (!isName(name)) {
            throw new IllegalArgumentException("name (expected: " + NAME_SHAPE + ")");
        }
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("hash (expected: 64 hexadecimal digits)");
        }
    }

    /** Whether an app can be called that. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches() && !text.equals(NOBODY);
    }

    /**
     * What an app may use; null where it has no limit of its own.
     *
     * @param requestsPerMinute calls that may begin
     * @param tokensPerMinute of prompts and answers together
     * @param concurrency calls at once, those that wait included
     */
    public record Limits(
            @Nullable Integer requestsPerMinute,
            @Nullable Integer tokensPerMinute,
            @Nullable Integer concurrency) {
        /** None of its own. */
        public static final Limits NONE = new Limits(null, null, null);

        /** Most that makes sense. */
        public static final int MOST = 1_000_000_000;

        /** Each from 1 to {@link #MOST}. */
        public Limits {
            demand("requests_per_minute", requestsPerMinute);
            demand("tokens_per_minute", tokensPerMinute);
            demand("concurrency", concurrency);
        }

        private static void demand(String name, @Nullable Integer limit) {
            if (limit != null && (limit < 1 || limit > MOST)) {
                throw new IllegalArgumentException(
                        "%s: %d (expected: 1 to %d)".formatted(name, limit, MOST));
            }
        }
    }
}
