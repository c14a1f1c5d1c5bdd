package dev.stoker.fleet.stock;

import dev.stoker.backend.PullStep;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One download, on a thread of its own. Safe for threads; nothing here waits for a reader. */
final class Pull {
    private static final Logger LOG = Logger.getLogger(Pull.class);

    private final Pulls.Key key;
    private final InstantSource clock;
    private final Instant since;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    // Below: under the lock.
    private final PullMeter meter = new PullMeter();
    private PullStep.Phase phase = PullStep.Phase.RESOLVING;
    private long steps;
    private @Nullable PullNews end;

    /**
     * @param before the same download, broken off and not ended yet; null if there is none
     * @param ended run when it is over, whatever came of it
     */
    Pull(
            Pulls.Key key,
            InstantSource clock,
            Pulls.Task task,
            @Nullable Pull before,
            Runnable ended) {
        this.key = key;
        this.clock = clock;
        this.since = clock.instant();
        this.thread =
                Thread.ofVirtual()
                        .name("pull-" + key.model())
                        .unstarted(() -> {
                            PullNews last = run(task, before);
                            ended.run();
                            over(last);
                        });
    }

    void start() {
        thread.start();
    }

    void breakOff() {
        thread.interrupt();
    }

    void awaitEnd(long millis) throws InterruptedException {
        thread.join(millis);
    }

    /** Also where interrupted: it has been broken off itself, so it ends soon. */
    private void awaitEnd() throws InterruptedException {
        boolean interrupted = Thread.interrupted(); // perhaps before it had its first turn
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            throw new InterruptedException("broken off before it began");
        }
    }

    Pulls.Key key() {
        return key;
    }

    Instant since() {
        return since;
    }

    PullProgress progress() {
        lock.lock();
        try {
            return meter.at(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    private PullNews run(Pulls.Task task, @Nullable Pull before) {
        try {
            if (before != null) {
                before.awaitEnd(); // two would write the same files
            }
            String model = task.run(listener());
            return new PullNews.Done(model, progress());
        } catch (InterruptedException _) {
            return new PullNews.Failed(
                    new StokerException(
                            ErrorCode.SHUTTING_DOWN,
                            "the download was broken off, and what has come is kept"));
        } catch (StokerException e) {
            return new PullNews.Failed(e);
        } catch (RuntimeException e) {
            LOG.error("a download failed", e);
            return new PullNews.Failed(
                    new StokerException(ErrorCode.INTERNAL, "the download failed"));
        }
    }

    private Pulls.Listener listener() {
        return new Pulls.Listener() {
            @Override
            public void accept(PullStep now) {
                step(now);
            }

            @Override
            public void tell(@Nullable String note, @Nullable String warning) {
                told(note, warning);
            }
        };
    }

    private void told(@Nullable String note, @Nullable String warning) {
        lock.lock();
        try {
            meter.tell(note, warning);
            steps++;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void step(PullStep now) {
        lock.lock();
        try {
            meter.add(now, clock.instant());
            phase = now.phase();
            steps++;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void over(PullNews last) {
        lock.lock();
        try {
            end = last;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What one reader has been told. For one thread at a time. */
    final class Reader {
        private final Pulls.Rhythm pace;
        private PullStep.@Nullable Phase told;
        private long toldSteps;
        private long toldAt;

        Reader(Pulls.Rhythm pace) {
            this.pace = pace;
        }

        PullNews next() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (true) {
                    if (end != null) {
                        return end;
                    }
                    long since = System.nanoTime() - toldAt;
                    long due = (steps > toldSteps ? pace.news() : pace.silence()).toNanos() - since;
                    if (phase != told || due <= 0) {
                        told = phase;
                        toldSteps = steps;
                        toldAt = System.nanoTime();
                        return new PullNews.Going(meter.at(clock.instant()));
                    }
                    var _ = moved.awaitNanos(due);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
