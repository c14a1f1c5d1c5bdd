package dev.stoker.supervise;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.EngineKind;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Health;
import dev.stoker.backend.Launch;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The slow part of one start, on a virtual thread of its own: spawn, learn the address from the
 * log, ask until ready. Whatever happens is told to the engine's writer, which alone decides.
 */
final class EngineStart {
    private static final Duration FIRST_POLL = Duration.ofMillis(20);
    private static final Duration SLOWEST_POLL = Duration.ofMillis(250);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(2);
    private static final Duration LAST_WORDS = Duration.ofMillis(250);
    private static final int TAIL_LINES = 200;

    private final long attempt;
    private final EngineSpec spec;
    private final EngineKind kind;
    private final SuperviseSettings settings;
    private final Spawner spawner;
    private final Consumer<Message> writer;
    private final CompletableFuture<URI> address = new CompletableFuture<>();
    private final LogTail tail = new LogTail(TAIL_LINES);

    EngineStart(
            long attempt,
            EngineSpec spec,
            EngineKind kind,
            SuperviseSettings settings,
            Spawner spawner,
            Consumer<Message> writer) {
        this.attempt = attempt;
        this.spec = spec;
        this.kind = kind;
        this.settings = settings;
        this.spawner = spawner;
        this.writer = writer;
    }

    void run() {
        EngineProcess process;
        try {
            process = spawned();
        } catch (StokerException e) {
            writer.accept(new Message.Refused(attempt, e));
            return;
        } catch (RuntimeException | Error e) {
            // A bug or a machine at its end, which this thread's end reports; callers must not wait
            // for a start that died.
            var bug = new StokerException(ErrorCode.INTERNAL, "the start went wrong", e);
            writer.accept(new Message.Refused(attempt, bug));
            throw e;
        }
        try {
            URI base = readyAt(process);
            if (base != null) {
                writer.accept(new Message.BecameReady(attempt, base));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // As above, but there is a process, and nobody asks it any more.
            writer.accept(new Message.Failed(attempt, "asking whether it is ready went wrong"));
            throw e;
        }
    }

    private EngineProcess spawned() {
        Secret key = newKey();
        Launch launch = kind.launch(spec, key);
        Process started;
        try {
            started = spawner.spawn(launch, spec.model());
        } catch (IOException e) {
            // The operating system's sentence names the path; callers are told the reason only.
            throw new StokerException(
                    ErrorCode.ENGINE_START_FAILED,
                    "engine of '" + spec.model() + "': its program cannot be run",
                    e);
        }
        try {
            return lookedAfter(started, key);
        } catch (RuntimeException | Error e) {
            // The writer does not know of it, so nobody else would end it.
            started.destroyForcibly();
            throw e;
        }
    }

    private EngineProcess lookedAfter(Process started, Secret key) {
        var process = new EngineProcess(started, key, tail);
        var log = new RotatingLog(logFile(), settings.logLimit());
        EngineOutput output =
                new EngineOutput(started.getInputStream(), key, log, this::onLine)
                        .start("engine-log-" + started.pid());
        remember(started);
        writer.accept(new Message.Spawned(attempt, process));
        var _ = toldEnd(process, output);
        return process;
    }

    /** As long as it runs, so that a daemon that comes after this one knows of it. */
    private void remember(Process started) {
        long self = ProcessHandle.current().pid();
        Path folder = EngineFile.folder(settings.logFolder());
        var file =
                new EngineFile(
                        started.pid(),
                        Started.of(started.pid()),
                        spawner.nonce(),
                        spec.model(),
                        self,
                        Started.of(self));
        var _ = file.write(folder);
        var _ = started.onExit().thenRun(() -> file.remove(folder));
    }

    /** A fresh one for each start: 128 bits, so that nobody on this machine can guess it. */
    private static Secret newKey() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return new Secret(HexFormat.of().formatHex(bytes));
    }

    private void onLine(String line) {
        tail.add(line);
        if (!address.isDone()) {
            URI told = kind.addressIn(line);
            if (told != null) {
                address.complete(told);
            }
        }
    }

    /** What was written last says why it ended, so it is read first; but not waited for long. */
    private CompletableFuture<Void> toldEnd(EngineProcess process, EngineOutput output) {
        return process.exit()
                .thenCompose(code -> {
                    address.cancel(false);
                    return output.ended()
                            .copy()
                            .completeOnTimeout(null, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                            .thenApply(_ -> new Message.Exited(attempt, code));
                })
                .thenAccept(writer);
    }

    /** Null if it ended instead. */
    private @Nullable URI readyAt(EngineProcess process) throws InterruptedException {
        URI base;
        try {
            base = address.get(settings.readyTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | RuntimeException e) {
            return null; // the writer sees the exit, or its own deadline
        }
        var endpoint = new Endpoint(base, process.key());
        Duration pause = FIRST_POLL;
        while (!(kind.readiness(endpoint, ONE_ANSWER) instanceof Health.Ready)) {
            if (process.endsWithin(pause)) {
                return null;
            }
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(SLOWEST_POLL) < 0 ? longer : SLOWEST_POLL;
        }
        return base;
    }

    private Path logFile() {
        String model = spec.model().replaceAll("[^A-Za-z0-9._-]", "_");
        String name = model.substring(0, Math.min(model.length(), 80));
        // Two engines may differ only in their file, or in what replacing took away.
        return settings.logFolder()
                .resolve("%s-%08x.log".formatted(name, spec.toString().hashCode()));
    }
}
