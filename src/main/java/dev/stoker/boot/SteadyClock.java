package dev.stoker.boot;

import dev.stoker.core.WallTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * The time by which waiting is measured: it goes on evenly, whatever becomes of the system's clock.
 * Where that was set back or forth, or went on while the machine slept, this one does not follow;
 * it remembers by how much the two have differed since when, for those who show a moment. Safe for
 * all threads.
 */
final class SteadyClock implements InstantSource, WallTime {
    /** What is less is drift, and no setting. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    /** Longest time between looks at both clocks that are taken for one. */
    private static final Duration TOGETHER = Duration.ofMillis(100);

    /** So many settings are remembered; what was before all of them is shown by the oldest. */
    private static final int REMEMBERED = 64;

    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private final Instant start;
    private final long startNanos;
    private final Deque<Setting> settings = new ArrayDeque<>();

    /** Begins with the time of the wall clock. */
    SteadyClock(InstantSource wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.start = wall.instant();
        this.startNanos = nanoTime.getAsLong();
        settings.add(new Setting(start, Duration.ZERO));
    }

    /** Of this machine. */
    static SteadyClock ofSystem() {
        return new SteadyClock(InstantSource.system(), System::nanoTime);
    }

    @Override
    public synchronized Instant instant() {
        long before = nanoTime.getAsLong();
        Instant shown = wall.instant();
        long nanos = nanoTime.getAsLong();
        Instant now = start.plusNanos(nanos - startNanos);
        Duration ahead = Duration.between(now, shown);
        // What was held up between the two tells nothing; it is looked at again the next time.
        boolean together = nanos - before < TOGETHER.toNanos();
        if (together && ahead.minus(settings.getLast().ahead()).abs().compareTo(LEAST) >= 0) {
            settings.addLast(new Setting(now, ahead));
            if (settings.size() > REMEMBERED) {
                settings.removeFirst();
            }
        }
        return now;
    }

    @Override
    public synchronized Instant at(Instant moment) {
        instant(); // the system's clock may have been set since
        Setting then = settings.getFirst();
        for (Setting setting : settings) {
            if (setting.from().isAfter(moment)) {
                break;
            }
            then = setting;
        }
        return moment.plus(then.ahead());
    }

    /**
     * A difference between the two.
     *
     * @param from by this clock
     * @param ahead of the system's clock
     */
    private record Setting(Instant from, Duration ahead) {}
}
