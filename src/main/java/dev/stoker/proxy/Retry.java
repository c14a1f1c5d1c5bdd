package dev.stoker.proxy;

import dev.stoker.core.BackendFault;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import java.time.Duration;

/**
 * What becomes of a call whose backend has refused it before a byte went to the caller. Pure.
 *
 * <p>Tried again is only what passes by itself: where the backend turned the request away before
 * any work on it began, and once where a backend on another machine failed in its work, since those
 * are many machines behind one address. A server on this machine that failed would do so again, and
 * pay for it with a model's load. A model that loads will have loaded some time, so only the budget
 * bounds how often it is asked for, and a wait that is asked for is kept to only if it is longer
 * than Stoker's own.
 */
final class Retry {
    /** Most times a call is tried again, but for a model that loads. */
    static final int MOST = 2;

    /** The first wait where the backend names none; it doubles with each. */
    private static final Duration FIRST = Duration.ofMillis(500);

    /** The longest wait for a model that loads where the backend names none. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** What a named wait is stretched by at most, lest all who were refused come at once. */
    private static final Duration SPREAD = Duration.ofMillis(250);

    private Retry() {}

    /** What to do next. */
    sealed interface Next {
        /** Answer with the error. */
        record GiveUp() implements Next {}

        /** Place the call again after that wait. */
        record Again(Duration pause) implements Next {}
    }

    /**
     * A try that has failed.
     *
     * @param wrote whether the model was seen to write something
     * @param remote whether the backend is on another machine
     * @param before times the call was tried again already
     * @param left of what the call may spend on waiting
     */
    record Failed(
            StokerException error, boolean wrote, boolean remote, int before, Duration left) {}

    /**
     * Decides.
     *
     * @param jitter from 0 up to but without 1
     */
    static Next next(Failed failed, double jitter) {
        BackendFault fault = failed.error().fault();
        if (fault == null || failed.wrote() || failed.before() >= most(fault, failed.remote())) {
            return new Next.GiveUp();
        }
        Duration wait = wait(fault, failed.before(), jitter);
        return wait.compareTo(failed.left()) > 0 ? new Next.GiveUp() : new Next.Again(wait);
    }

    private static int most(BackendFault fault, boolean remote) {
        if (fault.cause() == FaultCause.LOADING) {
            return Integer.MAX_VALUE;
        }
        if (fault.cause().untouched()) {
            return MOST;
        }
        return fault.cause() == FaultCause.SERVER && remote ? 1 : 0;
    }

    private static Duration wait(BackendFault fault, int before, double jitter) {
        Duration asked = fault.retryAfter();
        Duration own = grown(before, jitter);
        if (asked == null || !asked.isPositive()) {
            return own;
        }
        Duration told = asked.plus(part(SPREAD, jitter));
        // Nothing else bounds how often a model that loads is asked for.
        boolean soon = fault.cause() == FaultCause.LOADING && told.compareTo(own) < 0;
        return soon ? own : told;
    }

    private static Duration grown(int before, double jitter) {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(before, MOST));
        Duration whole = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        Duration half = whole.dividedBy(2);
        return half.plus(part(half, jitter));
    }

    private static Duration part(Duration whole, double share) {
        return Duration.ofNanos((long) (whole.toNanos() * share));
    }
}
