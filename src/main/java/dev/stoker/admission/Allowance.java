package dev.stoker.admission;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is left of a {@link Quota}'s minute. Not safe for threads. */
public final class Allowance {
    private final Quota quota;
    private final @Nullable TokenBucket requests;
    private final @Nullable TokenBucket tokens;

    /** All of it. */
    public Allowance(Quota quota, Instant now) {
        this.quota = quota;
        this.requests = bucket(quota.requestsPerMinute(), now);
        this.tokens = bucket(quota.tokensPerMinute(), now);
    }

    private static @Nullable TokenBucket bucket(@Nullable Integer perMinute, Instant now) {
        return perMinute == null ? null : new TokenBucket(perMinute, now);
    }

    /** Of what. */
    public Quota quota() {
        return quota;
    }

    /** When one more call may begin: zero for now. */
    public Duration wait(Instant now) {
        Duration byRequests = until(requests, now);
        Duration byTokens = until(tokens, now);
        return byRequests.compareTo(byTokens) > 0 ? byRequests : byTokens;
    }

    /** The limit that bounds it now, in words such as {@code 60 requests a minute}. */
    public String bound(Instant now) {
        return until(requests, now).compareTo(until(tokens, now)) >= 0
                ? quota.requestsPerMinute() + " requests a minute"
                : quota.tokensPerMinute() + " tokens a minute";
    }

    /** A call begins. */
    public void began(Instant now) {
        if (requests != null) {
            requests.take(1, now);
        }
    }

    /** A call has used that many tokens, which nobody knew before. */
    public void used(long count, Instant now) {
        if (tokens != null && count > 0) {
            tokens.take(count, now);
        }
    }

    private static Duration until(@Nullable TokenBucket bucket, Instant now) {
        return bucket == null ? Duration.ZERO : bucket.until(1, now);
    }
}
