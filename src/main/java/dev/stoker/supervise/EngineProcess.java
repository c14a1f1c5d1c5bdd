package dev.stoker.supervise;

import dev.stoker.core.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running engine: its process, its key and the last it wrote. */
final class EngineProcess {
    private final Process process;
    private final Secret key;
    private final LogTail tail;
    private final CompletableFuture<Integer> exit;

    EngineProcess(Process process, Secret key, LogTail tail) {
        this.process = process;
        this.key = key;
        this.tail = tail;
        this.exit = process.onExit().thenApply(this::codeOf);
    }

    long pid() {
        return process.pid();
    }

    Secret key() {
        return key;
    }

    LogTail tail() {
        return tail;
    }

    /** Done with its exit code the moment the process ended: the proof of death. */
    CompletableFuture<Integer> exit() {
        return exit;
    }

    /** Waits; whether it has ended by then. */
    boolean endsWithin(Duration patience) throws InterruptedException {
        try {
            exit.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an exit has no failure", e);
        }
    }

    /** SIGTERM. Not {@link Process#destroy}, which would close the pipe with its last words. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Its children and theirs, while it lives. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    private int codeOf(Process ended) {
        try {
            // The end of this pipe is what a watcher waits for; without it, it would stay.
            ended.getOutputStream().close();
        } catch (IOException e) {
            // Nobody reads it any more, which is what closing was for.
        }
        return ended.exitValue();
    }
}
