package dev.stoker.supervise;

import dev.stoker.core.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Reads all an engine writes, so that it never waits for a reader, on one named platform thread: a
 * read of a pipe would hold the carrier of a virtual one.
 */
final class EngineOutput {
    private final InputStream from;
    private final Secret key;
    private final Consumer<String> lines;
    private final RotatingLog log;

    /** Once is enough: the next lines may be many, and all alike. Of the reading thread. */
    private boolean reported;

    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    EngineOutput(InputStream from, Secret key, RotatingLog log, Consumer<String> lines) {
        this.from = from;
        this.key = key;
        this.log = log;
        this.lines = lines;
    }

    EngineOutput start(String name) {
        Thread.ofPlatform().daemon().name(name).start(this::read);
        return this;
    }

    /** Done when there is nothing more to read. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    private void read() {
        var splitter = new LineSplitter(this::onLine);
        try (from;
                log) {
            byte[] buffer = new byte[8192];
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                splitter.feed(buffer, n);
            }
            splitter.end();
        } catch (IOException e) {
            // The pipe of a process that was killed may break; its exit is what counts.
            splitter.end();
        } finally {
            ended.complete(null);
        }
    }

    private void onLine(String raw) {
        String line = raw.replace(key.value(), key.toString());
        try {
            log.add(line);
            lines.accept(line);
        } catch (RuntimeException e) {
            // A bug met by one line; unread, the engine would wait for ever to write the next.
            if (!reported) {
                reported = true;
                Thread self = Thread.currentThread();
                self.getUncaughtExceptionHandler().uncaughtException(self, e);
            }
        }
    }
}
