package dev.stoker.fleet.stock;

import dev.stoker.backend.PullStep;
import dev.stoker.core.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Reckons rate and rest of a download from its steps. Has no clock, and is not safe for threads.
 */
final class PullMeter {
    /** What came before says little about what is to come. */
    private static final Duration WINDOW = Duration.ofSeconds(10);

    /** Steps that are closer together count as one, so that a window has few of them. */
    private static final Duration GRAIN = Duration.ofMillis(250);

    /** A rate over less than this would jump about. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Deque<Sample> samples = new ArrayDeque<>();
    private @Nullable String note;
    private @Nullable String warning;
    private PullStep last = new PullStep(PullStep.Phase.RESOLVING, Bytes.ZERO, null);

    /** Both as in {@link PullProgress}, until something else is told. */
    void tell(@Nullable String newNote, @Nullable String newWarning) {
        note = newNote;
        warning = newWarning;
    }

    void add(PullStep step, Instant at) {
        boolean anotherCount =
                step.phase() != last.phase() || step.done().compareTo(last.done()) < 0;
        last = step;
        if (anotherCount) {
            samples.clear(); // what was there before the first byte has not come just now
        }
        if (isCloseToTheLast(at)) {
            samples.removeLast();
        }
        samples.addLast(new Sample(at, step.done().value()));
        forgetBefore(at);
    }

    PullProgress at(Instant now) {
        forgetBefore(now);
        Bytes rate = last.phase() == PullStep.Phase.DOWNLOADING ? rate(now) : null;
        return new PullProgress(
                last.phase(), percent(), last.done(), last.total(), rate, eta(rate), note, warning);
    }

    /** The first one stays: it is what the others are reckoned from. */
    private boolean isCloseToTheLast(Instant at) {
        if (samples.size() < 2) {
            return false;
        }
        Iterator<Sample> newest = samples.descendingIterator();
        newest.next();
        return Duration.between(newest.next().at(), at).compareTo(GRAIN) < 0;
    }

    /** But for one, from which the window begins. */
    private void forgetBefore(Instant now) {
        Instant begin = now.minus(WINDOW);
        while (samples.size() > 1 && !second().at().isAfter(begin)) {
            samples.removeFirst();
        }
    }

    private Sample second() {
        Iterator<Sample> oldest = samples.iterator();
        oldest.next();
        return oldest.next();
    }

    private @Nullable Bytes rate(Instant now) {
        Sample first = samples.peekFirst();
        if (first == null) {
            return null;
        }
        Duration span = Duration.between(first.at(), now);
        if (span.compareTo(SHORTEST) < 0) {
            return null; // also where the clock was set back
        }
        double seconds = span.toMillis() / 1000.0;
        return new Bytes((long) ((last.done().value() - first.done()) / seconds));
    }

    private @Nullable Integer percent() {
        Bytes total = last.total();
        if (total == null || total.value() == 0) {
            return null;
        }
        return (int) Math.min(100, (long) (100.0 * last.done().value() / total.value()));
    }

    private @Nullable Duration eta(@Nullable Bytes rate) {
        Bytes total = last.total();
        if (total == null || rate == null || rate.value() == 0) {
            return null;
        }
        double left = total.minus(last.done()).value();
        return Duration.ofSeconds((long) Math.ceil(left / rate.value()));
    }

    private record Sample(Instant at, long done) {}
}
