package dev.stoker.fleet.health;

import dev.stoker.backend.Health;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a backend, as far as it tells how it is. Immutable; the rules are in the
 * package's words.
 */
public final class Course {
    /** Weight of the last look in the latency. */
    private static final double LAST = 0.3;

    private static final Duration SLOW = Duration.ofMillis(1500);
    private static final Duration QUICK = Duration.ofMillis(750);

    /** Looks without an answer, in a row, that make it down. */
    private static final int MISSES = 2;

    /** Longest time that a server can ask to be left alone. */
    static final Duration LONGEST_REST = Duration.ofMinutes(5);

    /** How long one that was wedged gets nothing; it doubles with each further time. */
    static final Duration FIRST_HOLD = Duration.ofSeconds(30);

    private static final Duration LONGEST_HOLD = Duration.ofMinutes(10);

    private final Judgement shown;
    private final @Nullable Health health;
    private final @Nullable String proof;
    private final @Nullable String lastError;
    private final @Nullable Duration latency;
    private final boolean slow;
    private final int misses;
    private final Tally calls;
    private final Falls falls;
    private final @Nullable Pause rest;
    private final @Nullable Pause hold;
    private final int stalls;

    private Course(Draft from, Judgement shown) {
        this.shown = shown;
        this.health = from.health;
        this.proof = from.proof;
        this.lastError = from.lastError;
        this.latency = from.latency;
        this.slow = from.slow;
        this.misses = from.misses;
        this.calls = from.calls;
        this.falls = from.falls;
        this.rest = from.rest;
        this.hold = from.hold;
        this.stalls = from.stalls;
    }

    /** Nothing was seen yet. */
    public static Course begun(Instant now) {
        return new Course(new Draft(), new Judgement(State.UNKNOWN, "it was not asked yet", now));
    }

    /** How it is. */
    public Condition condition(Instant now) {
        Judgement at = judged(new Draft(this), now);
        boolean well =
                at.state() == State.READY
                        && calls.at(now).calls().stream().noneMatch(Tally.Call::failed);
        return new Condition(at.state(), at.since(), at.reason(), well ? null : lastError, latency);
    }

    /** When it may be another way though nothing is seen; null where only a sign changes it. */
    public @Nullable Instant changesAt(Instant now) {
        return switch (condition(now).state()) {
            case COOLING -> rest == null ? null : rest.until();
            case WEDGED -> hold == null ? null : hold.until();
            case UNKNOWN, STARTING, LOADING, READY, DEGRADED, DOWN, STOPPED -> null;
        };
    }

    /** After that was seen. */
    public Course after(Sign sign, Instant now) {
        var draft = new Draft(this);
        boolean wasUp = condition(now).usable();
        switch (sign) {
            case Sign.Looked(var told, var took) -> draft.looked(told, took);
            case Sign.Answered() -> {
                draft.calls = calls.with(false, now);
                draft.progressed();
            }
            case Sign.Failed(var error) -> {
                draft.calls = calls.with(true, now);
                draft.lastError = error;
            }
            case Sign.AskedToWait(var time, var because) ->
                    draft.rest = new Pause(now.plus(least(time, LONGEST_REST)), because);
            case Sign.Refused(var because) -> draft.isProved(because);
            case Sign.Ended(var because) -> draft.isProved(because);
            case Sign.Stalled(var because) -> {
                draft.stalls = stalls + 1;
                draft.hold = new Pause(now.plus(holdFor(stalls)), because);
                draft.lastError = because;
            }
            case Sign.Progressed() -> draft.progressed();
        }
        if (wasUp && judged(draft, now).state() == State.DOWN) {
            draft.falls = falls.with(now);
        }
        return new Course(draft, judged(draft, now));
    }

    private static Duration holdFor(int before) {
        return least(FIRST_HOLD.multipliedBy(1L << Math.min(before, 10)), LONGEST_HOLD);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Judgement judged(Draft from, Instant now) {
        Judgement next = from.judge(now);
        return next.state() == shown.state()
                ? new Judgement(next.state(), next.reason(), shown.since())
                : next;
    }

    private record Judgement(State state, String reason, Instant since) {}

    private record Pause(Instant until, String because) {}

    /** A course in the making. */
    private static final class Draft {
        private @Nullable Health health;
        private @Nullable String proof;
        private @Nullable String lastError;
        private @Nullable Duration latency;
        private boolean slow;
        private int misses;
        private Tally calls = Tally.EMPTY;
        private Falls falls = Falls.NONE;
        private @Nullable Pause rest;
        private @Nullable Pause hold;
        private int stalls;

        Draft() {}

        Draft(Course of) {
            health = of.health;
            proof = of.proof;
            lastError = of.lastError;
            latency = of.latency;
            slow = of.slow;
            misses = of.misses;
            calls = of.calls;
            falls = of.falls;
            rest = of.rest;
            hold = of.hold;
            stalls = of.stalls;
        }

        void looked(Health told, @Nullable Duration took) {
            switch (told) {
                case Health.Ready _, Health.Loading _ -> {
                    misses = 0;
                    proof = null;
                    health = told;
                    answeredIn(took);
                }
                case Health.Unusable(var because, _) -> {
                    misses++;
                    lastError = because;
                    // What was never in order has nothing to be believed for a second time.
                    if (misses >= MISSES || !(health instanceof Health.Ready)) {
                        health = told;
                    }
                }
            }
        }

        private void answeredIn(@Nullable Duration took) {
            if (took == null) {
                return;
            }
            Duration before = latency;
            Duration now =
                    before == null
                            ? took
                            : Duration.ofNanos(
                                    Math.round(
                                            took.toNanos() * LAST + before.toNanos() * (1 - LAST)));
            latency = now;
            slow = now.compareTo(slow ? QUICK : SLOW) > 0;
        }

        void isProved(String because) {
            proof = because;
            lastError = because;
            hold = null; // another process will be another story
        }

        void progressed() {
            hold = null;
            stalls = 0;
        }

        Judgement judge(Instant now) {
            if (proof != null) {
                return new Judgement(State.DOWN, proof, now);
            }
            return switch (health) {
                case null -> new Judgement(State.UNKNOWN, "it was not asked yet", now);
                case Health.Unusable(var because, _) -> new Judgement(State.DOWN, because, now);
                case Health.Loading(var detail) -> new Judgement(State.LOADING, detail, now);
                case Health.Ready _ -> inOrder(now);
            };
        }

        private Judgement inOrder(Instant now) {
            if (hold != null && now.isBefore(hold.until())) {
                return new Judgement(State.WEDGED, hold.because(), now);
            }
            if (rest != null && now.isBefore(rest.until())) {
                return new Judgement(State.COOLING, rest.because(), now);
            }
            String complaint = complaint(now);
            return complaint == null
                    ? new Judgement(State.READY, "it answers", now)
                    : new Judgement(State.DEGRADED, complaint, now);
        }

        private @Nullable String complaint(Instant now) {
            if (misses > 0) {
                return "it did not answer the last look, and is looked at again: " + lastError;
            }
            if (hold != null) {
                return "it gets calls again to see whether it works now: " + hold.because();
            }
            if (falls.flapping(now)) {
                return "it comes and goes: it was down %d times within %d minutes"
                        .formatted(falls.times().size(), Falls.OF_INTEREST.toMinutes());
            }
            Tally recent = calls.at(now);
            if (recent.failing()) {
                return recent.words() + ", the last one with: " + lastError;
            }
            return slow && latency != null
                    ? "it takes %d ms to say that it is well".formatted(latency.toMillis())
                    : null;
        }
    }
}
