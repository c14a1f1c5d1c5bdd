package dev.stoker.routing.experience;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether calls go to a place that failed lately. Closed, they do; open, they go there only where
 * nothing else is left; after a pause one call tries it (half-open), and its end decides. A value:
 * each method answers the next one.
 */
public sealed interface Breaker {
    /** Of a place nothing bad is known of. */
    static Breaker well() {
        return new Closed(0);
    }

    /** Stable, lower case: {@code closed}, {@code open}, {@code half-open}. */
    String state(Instant now);

    /** Why calls do not go there now, a part of a sentence; null where they may. */
    @Nullable String barred(Instant now);

    /** A call goes there. */
    Breaker begun(Instant now);

    /** A call was answered. */
    default Breaker served() {
        return well();
    }

    /**
     * A call failed by the place's fault.
     *
     * @param because in a few words
     */
    Breaker failed(Instant now, String because, BreakerSettings settings);

    /** A call ended that tells nothing of the place. */
    default Breaker left(Instant now) {
        return this;
    }

    /**
     * Calls go there.
     *
     * @param failures in a row
     */
    record Closed(int failures) implements Breaker {
        @Override
        public String state(Instant now) {
            return "closed";
        }

        @Override
        public @Nullable String barred(Instant now) {
            return null;
        }

        @Override
        public Breaker begun(Instant now) {
            return this;
        }

        @Override
        public Breaker failed(Instant now, String because, BreakerSettings settings) {
            int more = failures + 1;
            return more < settings.failures()
                    ? new Closed(more)
                    : new Open(now.plus(settings.pauseAfter(0)), 1, more, because);
        }
    }

    /**
     * Calls do not go there until then.
     *
     * @param times it was opened in a row
     * @param failures in a row
     */
    record Open(Instant until, int times, int failures, String because) implements Breaker {
        private boolean isOver(Instant now) {
            return !now.isBefore(until);
        }

        @Override
        public String state(Instant now) {
            return isOver(now) ? "half-open" : "open";
        }

        @Override
        public @Nullable String barred(Instant now) {
            if (isOver(now)) {
                return null;
            }
            long seconds = Math.max(1, Duration.between(now, until).plusMillis(999).toSeconds());
            return "it failed %d times in a row, the last by %s; it is tried again in %d s"
                    .formatted(failures, because, seconds);
        }

        @Override
        public Breaker begun(Instant now) {
            return isOver(now) ? new Trial(times, failures, because) : this;
        }

        /** Of a call that was on its way already, or had nowhere else to go. */
        @Override
        public Breaker failed(Instant now, String why, BreakerSettings settings) {
            return new Open(until, times, failures + 1, why);
        }
    }

    /** One call tries it. */
    record Trial(int times, int failures, String because) implements Breaker {
        @Override
        public String state(Instant now) {
            return "half-open";
        }

        @Override
        public String barred(Instant now) {
            return "it failed %d times in a row, the last by %s, and one call tries it now"
                    .formatted(failures, because);
        }

        @Override
        public Breaker begun(Instant now) {
            return this;
        }

        @Override
        public Breaker failed(Instant now, String why, BreakerSettings settings) {
            return new Open(now.plus(settings.pauseAfter(times)), times + 1, failures + 1, why);
        }

        /** The next one is to try. */
        @Override
        public Breaker left(Instant now) {
            return new Open(now, times, failures, because);
        }
    }
}
