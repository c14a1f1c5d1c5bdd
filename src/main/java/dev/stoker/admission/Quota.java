package dev.stoker.admission;

import org.jspecify.annotations.Nullable;

/**
 * What may be used in a minute and at once; null where there is no limit.
 *
 * @param requestsPerMinute calls that may begin; as many at once as a minute has
 * @param tokensPerMinute of prompts and answers together
 * @param concurrency calls at once
 */
public record Quota(
        @Nullable Integer requestsPerMinute,
        @Nullable Integer tokensPerMinute,
        @Nullable Integer concurrency) {
    /** No limit at all. */
    public static final Quota NONE = new Quota(null, null, null);

    /** Of no number below 1. */
    public Quota {
        demand("requestsPerMinute", requestsPerMinute);
        demand("tokensPerMinute", tokensPerMinute);
        demand("concurrency", concurrency);
    }

    private static void demand(String name, @Nullable Integer limit) {
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException(name + ": " + limit + " (expected: at least 1)");
        }
    }

    /** Its own limits, and where it has none those of the other. */
    public Quota or(Quota other) {
        return new Quota(
                requestsPerMinute == null ? other.requestsPerMinute : requestsPerMinute,
                tokensPerMinute == null ? other.tokensPerMinute : tokensPerMinute,
                concurrency == null ? other.concurrency : concurrency);
    }
}
