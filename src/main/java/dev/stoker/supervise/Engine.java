package dev.stoker.supervise;

import dev.stoker.backend.EngineKind;
import dev.stoker.backend.EngineSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One engine: a process that is started when somebody asks for it and looked after until it is no
 * longer wanted. No method but {@link #close} waits; all may be called from any thread. Inside, one
 * virtual thread owns everything that changes.
 */
public final class Engine implements AutoCloseable {
    /** A wall clock may be set; then what was planned is looked at again after this. */
    private static final Duration LONGEST_NAP = Duration.ofSeconds(30);

    private final EngineSpec spec;
    private final EngineKind kind;
    private final Supplier<SuperviseSettings> settings;
    private final Spawner spawner;
    private final InstantSource clock;
    private final Consumer<Engine> changed;

    private final LinkedBlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private final Supervision supervision;
    private final Thread writer;
    private volatile EngineSnapshot snapshot;
    private volatile @Nullable LogTail tail;
    private volatile boolean over;

    /**
     * Starts nothing yet but its own thread.
     *
     * @param changed told after each change of what {@link #snapshot} tells, on the engine's own
     *     thread: it must not wait
     */
    public Engine(
            EngineSpec spec,
            EngineKind kind,
            SuperviseSettings settings,
            Spawner spawner,
            InstantSource clock,
            Consumer<Engine> changed) {
        this(spec, kind, () -> settings, spawner, clock, changed);
    }

    /**
     * One that is looked after in a way that may change.
     *
     * @param settings asked at each decision, on any thread: what a start began with counts for
     *     that start, and how long it may be idle for a process that runs, too, within half a
     *     minute
     */
    public Engine(
            EngineSpec spec,
            EngineKind kind,
            Supplier<SuperviseSettings> settings,
            Spawner spawner,
            InstantSource clock,
            Consumer<Engine> changed) {
        this.spec = spec;
        this.kind = kind;
        this.settings = settings;
        this.spawner = spawner;
        this.clock = clock;
        this.changed = changed;
        this.supervision =
                new Supervision(
                        spec.model(),
                        settings,
                        clock,
                        new SlowWork(),
                        () -> ThreadLocalRandom.current().nextDouble());
        this.snapshot = supervision.snapshot();
        this.writer = Thread.ofVirtual().name("engine-" + spec.model()).start(this::run);
    }

    /** What it was made for. */
    public EngineSpec spec() {
        return spec;
    }

    /** How it is now. */
    public EngineSnapshot snapshot() {
        return snapshot;
    }

    /** The last lines that its present or last process wrote, oldest first; at most 200. */
    public List<String> tail() {
        LogTail now = tail;
        return now == null ? List.of() : now.lines();
    }

    /**
     * A lease as soon as the engine is ready; starts it if need be, once however many ask.
     * Cancelling the future gives the wish up: a lease that comes too late closes itself, and an
     * engine that is still loading is stopped when the last who waited for it has given up.
     *
     * @return fails with a {@code StokerException}: {@code ENGINE_START_FAILED} with the cause,
     *     {@code ENGINE_START_TIMEOUT}, {@code ENGINE_CRASH_LOOP}, {@code MODEL_FILE_REFUSED},
     *     {@code NO_BACKEND} (somebody stopped it meanwhile), {@code SHUTTING_DOWN}. Completes on a
     *     virtual thread of its own
     */
    public CompletionStage<EngineLease> acquire() {
        var reply = new CompletableFuture<EngineLease>();
        tell(new Message.Acquire(reply, clock.instant()));
        var _ =
                reply.whenComplete((_, _) -> {
                    if (reply.isCancelled()) {
                        tell(new Message.GaveUp());
                    }
                });
        return reply;
    }

    /**
     * Stops the process, if there is one; who waits for it is refused, who asks later starts a new
     * one. Close what is open to it before: an engine waits for its callers.
     *
     * @param because for people
     * @return done when the process has ended
     */
    public CompletionStage<Void> stop(String because) {
        var done = new CompletableFuture<Void>();
        tell(new Message.Stop(because, false, done));
        return done;
    }

    /** As {@link #stop}, for good: who asks later is refused with {@code SHUTTING_DOWN}. */
    public CompletionStage<Void> shutDown(String because) {
        var done = new CompletableFuture<Void>();
        tell(new Message.Stop(because, true, done));
        return done;
    }

    /** Forgets failures and back-off: the next caller, or who waits already, starts it at once. */
    public void retryNow() {
        tell(new Message.RetryNow());
    }

    /**
     * That process does nothing for who waits: it is ended at once, counted as failed, and replaced
     * for the next caller. Without effect if it is not the present one.
     *
     * @param because for people
     */
    public void wedged(long pid, String because) {
        tell(new Message.Wedged(pid, because));
    }

    /** As {@link #shutDown}, and waits for the end: at most a little over twice the grace. */
    @Override
    public void close() {
        Duration patience = settings.get().stopGrace().multipliedBy(2).plusSeconds(2);
        shutDown("closed")
                .toCompletableFuture()
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** For tests with a clock of their own: the time has changed; done when that was noticed. */
    CompletionStage<Void> tick() {
        var noticed = new CompletableFuture<Void>();
        tell(new Message.Tick(noticed));
        return noticed;
    }

    /** For tests: whether the owner thread has ended. */
    boolean isOver() {
        return !writer.isAlive();
    }

    private void tell(Message message) {
        inbox.add(message);
        if (over) {
            answerTheLate();
        }
    }

    private void run() {
        try {
            while (!supervision.over()) {
                step();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts an engine's writer", e);
        } finally {
            over = true;
            answerTheLate();
        }
    }

    private void step() throws InterruptedException {
        EngineSnapshot before = snapshot;
        Message message = null;
        try {
            message = inbox.poll(nap().toMillis(), TimeUnit.MILLISECONDS);
            supervision.handle(
                    message == null ? new Message.Tick(new CompletableFuture<>()) : message);
        } catch (RuntimeException | Error bug) {
            // Without this thread nobody would be answered, and the process never stopped.
            report(bug);
            supervision.abandon(message);
        }
        publish(before);
    }

    private static void report(Throwable bug) {
        Thread self = Thread.currentThread();
        self.getUncaughtExceptionHandler().uncaughtException(self, bug);
    }

    private Duration nap() {
        Instant wakeAt = supervision.wakeAt();
        if (wakeAt == null) {
            return LONGEST_NAP;
        }
        // One more, since the rest of a millisecond would make a busy loop.
        Duration left = Duration.between(clock.instant(), wakeAt).plusMillis(1);
        return left.compareTo(LONGEST_NAP) < 0 ? left : LONGEST_NAP;
    }

    /** The new state is to be seen before anybody acts on it. */
    private void publish(EngineSnapshot before) {
        EngineSnapshot now = supervision.snapshot();
        snapshot = now;
        EngineProcess process = supervision.process();
        if (process != null) {
            tail = process.tail();
        }
        if (!now.equals(before)) {
            tellListener();
        }
        for (Runnable answer : supervision.takeAnswers()) {
            // What callers do with their answer must not hold this thread.
            Thread.ofVirtual().name("engine-answer").start(answer);
        }
    }

    private void tellListener() {
        try {
            changed.accept(this);
        } catch (RuntimeException | Error bug) {
            // A listener's bug is reported; it must not leave a process without supervision.
            report(bug);
        }
    }

    private void answerTheLate() {
        for (Message late = inbox.poll(); late != null; late = inbox.poll()) {
            if (late instanceof Message.Acquire(var reply, _)) {
                reply.completeExceptionally(Refusals.goingDown());
            } else if (late instanceof Message.Stop(_, _, var done)) {
                done.complete(null);
            }
        }
    }

    private final class SlowWork implements Work {
        @Override
        public void start(long attempt) {
            var start =
                    new EngineStart(
                            attempt, spec, kind, settings.get(), spawner, Engine.this::tell);
            Thread.ofVirtual().name("engine-start-" + spec.model()).start(start::run);
        }

        @Override
        public void stop(EngineProcess process) {
            var stop = new EngineStop(process, settings.get().stopGrace());
            Thread.ofVirtual().name("engine-stop-" + spec.model()).start(stop::run);
        }

        @Override
        public void kill(EngineProcess process) {
            process.kill();
        }

        @Override
        public String causeOf(int exitCode, EngineProcess process) {
            List<String> lines = process.tail().lines();
            String neverRan = spawner.causeOf(exitCode, lines);
            return neverRan == null ? kind.causeOf(exitCode, lines) : neverRan;
        }

        @Override
        public void released(long attempt) {
            tell(new Message.Released(attempt));
        }
    }
}
