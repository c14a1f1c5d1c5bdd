package dev.stoker.boot;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time by which waiting is measured: it goes on evenly, whatever becomes of the system's clock.
 * Where that was set back or forth, or the machine slept, this one approaches it by a tenth of the
 * time that passes, so that what is shown is right again after a while and no wait is ever cut
 * short or drawn out by more than that. Safe for all threads.
 */
final class SteadyClock implements InstantSource {
    private static final int SHARE = 10;

    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private Instant now;
    private long askedNanos;

    /** Begins with the time of the wall clock. */
    SteadyClock(InstantSource wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.now = wall.instant();
        this.askedNanos = nanoTime.getAsLong();
    }

    /** Of this machine. */
    static SteadyClock ofSystem() {
        return new SteadyClock(InstantSource.system(), System::nanoTime);
    }

    @Override
    public synchronized Instant instant() {
        long nanos = nanoTime.getAsLong();
        Duration passed = Duration.ofNanos(nanos - askedNanos);
        askedNanos = nanos;
        Duration most = passed.dividedBy(SHARE);
        Duration behind = Duration.between(now.plus(passed), wall.instant());
        now = now.plus(passed).plus(atMost(behind, most));
        return now;
    }

    private static Duration atMost(Duration wanted, Duration most) {
        if (wanted.abs().compareTo(most) <= 0) {
            return wanted;
        }
        return wanted.isNegative() ? most.negated() : most;
    }
}
