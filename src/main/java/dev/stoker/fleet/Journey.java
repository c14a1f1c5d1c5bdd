package dev.stoker.fleet;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.routing.Attempt;
import dev.stoker.routing.Candidate;
import dev.stoker.routing.Trail;
import dev.stoker.routing.experience.Blame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wish on its way to one place: chosen, then waiting for its turn, for room and for the model. On
 * the way it is given what must be given back, whether it arrives or not. Not safe for threads: the
 * fleet's own thread alone touches it.
 */
final class Journey {
    private final Message.Place place;
    private final Candidate goal;
    private final String because;
    private final List<Runnable> held = new ArrayList<>();
    private Duration queued = Duration.ZERO;
    private boolean shortOnce;
    private @Nullable Attached landed;

    /**
     * @param because why it goes there, a part of a sentence
     */
    Journey(Message.Place place, Candidate goal, String because) {
        this.place = place;
        this.goal = goal;
        this.because = because;
    }

    Message.Place place() {
        return place;
    }

    Wish wish() {
        return place.wish();
    }

    Candidate goal() {
        return goal;
    }

    Instant since() {
        return place.since();
    }

    /** Whether nobody waits for it any more. */
    boolean over() {
        return place.reply().isDone();
    }

    /** Is to be run when the call has ended, or does not come to its place. */
    void holds(Runnable back) {
        held.add(back);
    }

    /** How long it waited for its turn. */
    void queued(Duration time) {
        queued = time;
    }

    Duration queued() {
        return queued;
    }

    /** Whether it may look for memory again that it did not find after all; true once. */
    boolean triesMemoryAgain(StokerException why) {
        return why.code() == ErrorCode.MEMORY_SHORT && !over() && triesMemoryAgain();
    }

    /** As for that reason; true once. */
    boolean triesMemoryAgain() {
        boolean first = !shortOnce;
        shortOnce = true;
        return first;
    }

    /**
     * Gives back all that is held for it, the last first; again has no effect. A bug in giving back
     * one thing keeps none of the others.
     */
    void letGo() {
        if (held.isEmpty()) {
            return;
        }
        try {
            held.removeLast().run();
        } finally {
            letGo();
        }
    }

    /** It has come to that server. */
    void lands(Attached at) {
        landed = at;
    }

    /** Whether what it tells is told of that one, too; null where there is none. */
    boolean tellsOf(@Nullable Attached listed) {
        return landed == null || landed.isSamePlaceAs(listed);
    }

    Trail trail() {
        return new Trail(wish().attempts(), because);
    }

    /**
     * It cannot arrive: this place is out for the call. Why is told to the caller in a header, so
     * it holds nothing of what a backend, an engine or its log said.
     */
    Attempt failed(StokerException why) {
        return new Attempt(goal.backend(), goal.name(), words(why));
    }

    private static String words(StokerException why) {
        String known =
                switch (why.code()) {
                    case QUEUE_FULL -> "as many calls wait there as may";
                    case TOO_MANY_REQUESTS -> "as many of its app's calls wait there as may";
                    case QUEUE_TIMEOUT -> "its turn there did not come in time";
                    case MEMORY_SHORT -> "there is no memory for the model";
                    case NO_BACKEND ->
                            ByHand.isReasonOf(why)
                                    ? "it was stopped by hand"
                                    : "the backend has just gone";
                    case ENGINE_START_FAILED -> "its engine ended while it started";
                    case ENGINE_START_TIMEOUT -> "its engine was not ready in time";
                    case ENGINE_CRASH_LOOP -> "its engine has ended too often";
                    default -> null;
                };
        return known == null ? Blame.words(why) : "%s (%s)".formatted(known, why.code().wireName());
    }
}
