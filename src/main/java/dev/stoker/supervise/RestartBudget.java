package dev.stoker.supervise;

import java.time.Duration;
import java.time.Instant;

/**
 * How often an engine failed in a row, and what follows from it. Pure.
 *
 * @param failures ends that nobody asked for since the last quiet time
 */
record RestartBudget(int failures) {
    /** What a pause is shortened by at most. */
    private static final double SPREAD = 0.2;

    /** Nothing to hold against it. */
    static final RestartBudget FULL = new RestartBudget(0);

    RestartBudget failedOnceMore() {
        return new RestartBudget(Math.addExact(failures, 1));
    }

    /** The budget of an engine that was ready from {@code since} until now. */
    RestartBudget afterServing(Instant since, Instant now, SuperviseSettings settings) {
        return since.plus(settings.quietAfter()).isAfter(now) ? this : FULL;
    }

    /** What follows when the last failure was one of an engine that had been serving. */
    Pause afterServingEnded(Instant now, SuperviseSettings settings, double jitter) {
        return failures <= 1 && settings.maxRestarts() > 0
                ? Pause.NONE
                : afterFailedStart(now, settings, jitter);
    }

    /**
     * What follows when the last failure was one to become ready.
     *
     * @param jitter from 0 up to but without 1: what failed together is not tried together
     */
    Pause afterFailedStart(Instant now, SuperviseSettings settings, double jitter) {
        if (failures > settings.maxRestarts()) {
            return new Pause(now.plus(spread(settings.maxBackoff(), jitter)), true);
        }
        return new Pause(now.plus(spread(backoff(settings), jitter)), false);
    }

    /** Never longer, so that the longest pause is one. */
    private static Duration spread(Duration pause, double jitter) {
        return pause.minus(Duration.ofNanos((long) (pause.toNanos() * SPREAD * jitter)));
    }

    private Duration backoff(SuperviseSettings settings) {
        Duration pause = settings.firstBackoff();
        for (int i = 1; i < failures && pause.compareTo(settings.maxBackoff()) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(settings.maxBackoff()) < 0 ? pause : settings.maxBackoff();
    }

    /**
     * Time without a start.
     *
     * @param givenUp whether callers are refused meanwhile rather than made to wait
     */
    record Pause(Instant until, boolean givenUp) {
        /** The next caller starts it at once. */
        static final Pause NONE = new Pause(Instant.MIN, false);

        EngineState after(String because) {
            return equals(NONE)
                    ? new EngineState.Stopped(because, true)
                    : new EngineState.Cooling(until, givenUp, because);
        }
    }
}
