package dev.stoker.fleet.stock;

import dev.stoker.backend.PullStep;
import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The downloads that are under way: one for each model of a backend, however many wait for it. Who
 * comes later joins; when the last one leaves, it is broken off. Safe for threads.
 */
public final class Pulls implements AutoCloseable {
    /** At once: a disk and a line have room for few, and each has memory of its own. */
    static final int MOST = 4;

    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final Rhythm pace;
    private final ReentrantLock lock = new ReentrantLock();

    // Below: under the lock.
    private final Map<Key, Shared> going = new LinkedHashMap<>();
    private final Map<Key, Pull> ending = new LinkedHashMap<>();
    private boolean closed;

    /** Tells who waits some times a second, and every few seconds where nothing moves. */
    public Pulls(InstantSource clock) {
        this(clock, new Rhythm(Duration.ofMillis(200), Duration.ofSeconds(5)));
    }

    Pulls(InstantSource clock, Rhythm pace) {
        this.clock = clock;
        this.pace = pace;
    }

    /**
     * How often who waits is told.
     *
     * @param news least time between two of them, but for a new phase
     * @param silence longest time without any, so that a connection that is gone is noticed
     */
    record Rhythm(Duration news, Duration silence) {}

    /**
     * What is downloaded. Two are equal that mean the same, however they were spelled.
     *
     * @param model as its registry names it, for people
     * @param meant what makes it the same download, of the same backend
     */
    public record Key(BackendId backend, String model, String meant) {
        /** Of a model that has one spelling. */
        public Key(BackendId backend, String model) {
            this(backend, model, model);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && key.backend.equals(backend)
                    && key.meant.equals(meant);
        }

        @Override
        public int hashCode() {
            return Objects.hash(backend, meant);
        }
    }

    /** The work of a download. */
    @FunctionalInterface
    public interface Task {
        /**
         * Blocks; an interrupt breaks it off.
         *
         * @return what the model is called by from now on
         */
        String run(Listener listener) throws InterruptedException;
    }

    /** Hears of a download's steps, on the thread of its work. */
    public interface Listener extends Consumer<PullStep> {
        /**
         * What there is to say beside the steps, from now on.
         *
         * @param note as in {@link PullProgress}
         * @param warning likewise
         */
        void tell(@Nullable String note, @Nullable String warning);
    }

    /**
     * A download that is under way.
     *
     * @param waiting how many wait for it
     */
    public record Running(Key key, Instant since, int waiting, PullProgress progress) {}

    /**
     * Joins that download, or begins it. Never blocks.
     *
     * @param task is not looked at where it is under way already
     * @throws StokerException {@code BUSY} if as many as may be are under way, {@code
     *     SHUTTING_DOWN}
     */
    public Waiter join(Key key, Task task) {
        lock.lock();
        try {
            if (closed) {
                throw new StokerException(ErrorCode.SHUTTING_DOWN, "Stoker is going down");
            }
            Shared shared = going.get(key);
            if (shared == null) {
                shared = begin(key, task);
            }
            shared.waiting++;
            return new Waiter(shared);
        } finally {
            lock.unlock();
        }
    }

    private Shared begin(Key key, Task task) {
        if (going.size() >= MOST) {
            throw new StokerException(
                    ErrorCode.BUSY,
                    MOST + " downloads are under way; ask again when one has ended");
        }
        var shared = new Shared(key, task, ending.get(key));
        going.put(key, shared);
        shared.pull.start();
        return shared;
    }

    /** Those under way, the oldest first. */
    public List<Running> running() {
        lock.lock();
        try {
            return going.values().stream()
                    .map(Shared::shown)
                    .sorted(Comparator.comparing(Running::since))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private void left(Shared shared) {
        lock.lock();
        try {
            shared.waiting--;
            if (shared.waiting == 0 && going.remove(shared.pull.key(), shared)) {
                ending.put(shared.pull.key(), shared.pull);
                shared.pull.breakOff();
            }
        } finally {
            lock.unlock();
        }
    }

    private void ended(Shared shared) {
        lock.lock();
        try {
            going.remove(shared.pull.key(), shared);
            ending.remove(shared.pull.key(), shared.pull);
        } finally {
            lock.unlock();
        }
    }

    /** Breaks all off, and waits for their ends, for seconds at most. */
    @Override
    public void close() {
        List<Pull> last;
        lock.lock();
        try {
            closed = true;
            last = new ArrayList<>(ending.values());
            going.values().forEach(shared -> last.add(shared.pull));
        } finally {
            lock.unlock();
        }
        last.forEach(Pull::breakOff);
        try {
            long until = System.nanoTime() + END_LIMIT.toNanos();
            for (Pull pull : last) {
                pull.awaitEnd(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A download and how many wait for it. */
    private final class Shared {
        private final Pull pull;
        private int waiting;

        private Shared(Key key, Task task, @Nullable Pull before) {
            this.pull = new Pull(key, clock, task, before, () -> ended(this));
        }

        private Running shown() {
            return new Running(pull.key(), pull.since(), waiting, pull.progress());
        }
    }

    /** One who waits. To be closed, also after the end. */
    public final class Waiter implements AutoCloseable {
        private final Shared shared;
        private final Pull.Reader reader;
        private boolean gone;

        private Waiter(Shared shared) {
            this.shared = shared;
            this.reader = shared.pull.new Reader(pace);
        }

        /** What is downloaded. */
        public Key key() {
            return shared.pull.key();
        }

        /**
         * Waits for the next news. The first is there at once; whoever asks seldom misses what was
         * in between; after the last, it is the last again. For one thread at a time.
         */
        public PullNews next() throws InterruptedException {
            return reader.next();
        }

        /** Leaves. The last one who does breaks the download off. Again has no effect. */
        @Override
        public void close() {
            lock.lock();
            try {
                if (!gone) {
                    gone = true;
                    left(shared);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
