package dev.stoker.proxy;

import dev.stoker.core.StokerException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often one call was sent to the same place again, and how long it may go on waiting for that.
 * Not safe for threads: the caller's context alone touches it.
 */
final class Tries {
    private Duration left;
    private int waited;
    private boolean again;

    /**
     * @param patience what the call may spend on waiting
     */
    Tries(Duration patience) {
        this.left = patience;
    }

    /**
     * What to do after that place has refused the call.
     *
     * @param wrote whether the model was seen to write something
     * @param remote whether the backend is on another machine
     */
    Retry.Next refused(StokerException e, boolean wrote, boolean remote) {
        return Retry.next(
                new Retry.Failed(e, wrote, remote, waited, left),
                ThreadLocalRandom.current().nextDouble());
    }

    /** The same place once more, which may have come back meanwhile; but not for ever. */
    Retry.Next once() {
        boolean first = !again;
        again = true;
        return first ? new Retry.Next.Again(Duration.ZERO) : new Retry.Next.GiveUp();
    }

    /** It waits that long, and is sent again. */
    void waits(Duration wait) {
        waited++;
        left = left.minus(wait);
    }

    /** How often it has waited. */
    int waited() {
        return waited;
    }
}
