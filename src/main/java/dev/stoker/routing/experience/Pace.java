package dev.stoker.routing.experience;

import dev.stoker.routing.Prospect;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fast a place was, as an average that forgets: each answer counts for three tenths. What is
 * older than ten minutes says nothing any more, so that a place that was slow once is tried again.
 * A value.
 *
 * @param firstMs milliseconds to the first token; null where none was seen
 * @param rate tokens a second; null where no answer told
 * @param at the last answer
 */
public record Pace(@Nullable Double firstMs, @Nullable Double rate, Instant at) {
    private static final double SHARE = 0.3;
    private static final Duration FRESH = Duration.ofMinutes(10);

    /** Of nothing yet. */
    public static final Pace UNKNOWN = new Pace(null, null, Instant.MIN);

    /** With one answer more; what that does not tell stays. */
    public Pace answered(
            @Nullable Duration firstToken, @Nullable Double tokensPerSecond, Instant now) {
        if (firstToken == null && tokensPerSecond == null) {
            return this;
        }
        Pace old = isFresh(now) ? this : UNKNOWN;
        Double first = firstToken == null ? null : firstToken.toNanos() / 1e6;
        return new Pace(average(old.firstMs, first), average(old.rate, tokensPerSecond), now);
    }

    private static @Nullable Double average(@Nullable Double old, @Nullable Double next) {
        if (old == null || next == null) {
            return next == null ? old : next;
        }
        return old + SHARE * (next - old);
    }

    private boolean isFresh(Instant now) {
        return at.isAfter(now.minus(FRESH));
    }

    /** As routes go by it. */
    public Prospect.Speed speed(Instant now) {
        if (!isFresh(now)) {
            return Prospect.Speed.UNKNOWN;
        }
        Duration first = firstMs == null ? null : Duration.ofNanos((long) (firstMs * 1e6));
        return new Prospect.Speed(first, rate);
    }
}
