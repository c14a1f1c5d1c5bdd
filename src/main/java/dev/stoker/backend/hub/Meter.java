package dev.stoker.backend.hub;

import dev.stoker.backend.PullStep;
import dev.stoker.core.Bytes;
import java.time.Duration;
import java.util.function.Consumer;

/** Tells how far a download is, a few times a second at most. One thread uses it. */
final class Meter {
    private static final long PAUSE = Duration.ofMillis(200).toNanos();

    private final Consumer<PullStep> told;
    private final Bytes total;
    private PullStep.Phase phase = PullStep.Phase.RESOLVING;
    private long done;
    private long last;

    Meter(Consumer<PullStep> told, Bytes total) {
        this.told = told;
        this.total = total;
    }

    /** Tells at once that something else is done now. */
    void enter(PullStep.Phase now) {
        phase = now;
        tell();
    }

    /** What the next bytes come from; told with them. */
    void during(PullStep.Phase now) {
        phase = now;
    }

    /** So many bytes more are there. */
    void add(long bytes) {
        done += bytes;
        if (System.nanoTime() - last >= PAUSE) {
            tell();
        }
    }

    /** Bytes that are there. */
    long done() {
        return done;
    }

    /** Some are not there after all. */
    void back(long bytes) {
        done = bytes;
    }

    private void tell() {
        last = System.nanoTime();
        told.accept(new PullStep(phase, new Bytes(Math.max(0, done)), total));
    }
}
