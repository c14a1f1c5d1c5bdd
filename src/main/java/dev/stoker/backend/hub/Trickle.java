package dev.stoker.backend.hub;

import dev.stoker.backend.ModelFolderSettings.Slowest;
import java.time.Duration;

/**
 * Notices a line that is never silent for long and brings next to nothing. Only the time that was
 * spent waiting for it counts: a slow disk is not the line's fault. One thread uses it.
 */
final class Trickle {
    private final Slowest slowest;
    private long waited;
    private long came;
    private boolean well;

    Trickle(Slowest slowest) {
        this.slowest = slowest;
    }

    /**
     * So many bytes came after so long a wait.
     *
     * @throws RemoteTrickle if that is too little for too long
     */
    void add(int bytes, long waitedNanos) throws RemoteTrickle {
        came += bytes;
        waited += waitedNanos;
        if (waited < slowest.in().toNanos()) {
            return;
        }
        if (came < slowest.bytes().value()) {
            throw new RemoteTrickle(
                    "sent %d bytes in %s; fewer than %s count as a cut line"
                            .formatted(came, words(Duration.ofNanos(waited)), slowest.bytes()),
                    well);
        }
        well = true;
        came = 0;
        waited = 0;
    }

    private static String words(Duration time) {
        return time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
