package dev.stoker.fleet;

import dev.stoker.admission.Allowance;
import dev.stoker.admission.Party;
import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Why calls had no turn, in words, and how often. Safe for threads. */
public final class Refusals {
    private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

    Refusals() {
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    /** How often that was why, since the start. */
    public long count(Reason reason) {
        return counts.getOrDefault(reason, new LongAdder()).sum();
    }

    StokerException full(Journey journey, boolean own, int waiting, Duration again) {
        String place = place(journey);
        if (own) {
            return because(
                    Reason.SHARE,
                    ErrorCode.TOO_MANY_REQUESTS,
                    "%d calls of '%s' wait for %s already, which is all it may have there (stoker.admission.queue-per-app); try again in about %s"
                            .formatted(waiting, journey.wish().by(), place, words(again)),
                    again);
        }
        return because(
                Reason.FULL,
                ErrorCode.QUEUE_FULL,
                "the queue for %s is full: this call would have been number %d of at most %d (stoker.admission.queue-length); try again in about %s"
                        .formatted(place, waiting + 1, waiting, words(again)),
                again);
    }

    StokerException overdue(Journey journey, Duration limit, int position, Duration again) {
        return because(
                Reason.WAIT,
                ErrorCode.QUEUE_TIMEOUT,
                "no turn at %s within %s (stoker.admission.wait-limit): this call was still number %d of those that wait; try again in about %s"
                        .formatted(place(journey), words(limit), position, words(again)),
                again);
    }

    StokerException concurrency(Party party, int most) {
        return because(
                Reason.CONCURRENCY,
                ErrorCode.TOO_MANY_REQUESTS,
                "'%s' has %d calls open already, which is all it may have at once; wait for one of them to end"
                        .formatted(party, most),
                Duration.ofSeconds(1));
    }

    StokerException partyRate(Party party, Allowance left, Instant now) {
        Duration again = left.wait(now);
        return because(
                Reason.RATE,
                ErrorCode.TOO_MANY_REQUESTS,
                "'%s' has used up its %s; the next call may begin in %s"
                        .formatted(party, left.bound(now), words(again)),
                again);
    }

    StokerException backendRate(BackendId backend, Allowance left, Instant now) {
        Duration again = left.wait(now);
        return because(
                Reason.BACKEND_RATE,
                ErrorCode.QUEUE_TIMEOUT,
                "backend '%s' has been asked as much as it may (%s), and the next call may begin in %s, which is longer than calls wait (stoker.admission.wait-limit)"
                        .formatted(backend, left.bound(now), words(again)),
                again);
    }

    private StokerException because(
            Reason reason, ErrorCode code, String sentence, Duration again) {
        LongAdder count = counts.get(reason);
        if (count != null) {
            count.increment();
        }
        return StokerException.until(code, sentence, again);
    }

    private static String place(Journey journey) {
        return "'%s' at %s".formatted(journey.goal().name(), journey.goal().backend());
    }

    /** Rounded up, as a person says it. */
    private static String words(Duration time) {
        long seconds = time.plusMillis(999).toSeconds();
        return seconds >= 120 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }

    /** Why a call had no turn. */
    public enum Reason {
        /** As many wait in all as may. */
        FULL,
        /** As many of its party wait as may. */
        SHARE,
        /** Its turn did not come in time. */
        WAIT,
        /** Its party has as many calls at once as it may. */
        CONCURRENCY,
        /** Its party has used up its minute. */
        RATE,
        /** The backend has been asked as much as it may in a minute. */
        BACKEND_RATE;

        /** Stable, lower case. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
