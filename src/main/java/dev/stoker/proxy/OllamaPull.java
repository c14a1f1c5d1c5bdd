package dev.stoker.proxy;

import dev.stoker.core.Bytes;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.ollama.OllamaErrors;
import dev.stoker.dialect.ollama.translation.PullLine;
import dev.stoker.fleet.stock.PullNews;
import dev.stoker.fleet.stock.PullProgress;
import dev.stoker.fleet.stock.Pulls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Supplier;

/**
 * A wait for a download, told line by line or at its end alone. On a virtual thread of its own, but
 * for the writing. Who leaves leaves the download; the last one breaks it off.
 */
final class OllamaPull {
    private final Caller caller;
    private final boolean stream;
    private boolean headWritten;

    private OllamaPull(Caller caller, boolean stream) {
        this.caller = caller;
        this.stream = stream;
    }

    /**
     * Begins.
     *
     * @param joining blocks until it is known what is meant
     */
    static void start(Caller caller, boolean stream, Supplier<Pulls.Waiter> joining) {
        var pull = new OllamaPull(caller, stream);
        Thread thread = Thread.ofVirtual().name("pull-lines").unstarted(() -> pull.run(joining));
        caller.whenLeft(thread::interrupt);
        thread.start();
    }

    private void run(Supplier<Pulls.Waiter> joining) {
        try (Pulls.Waiter waiter = joining.get()) {
            PullNews news = waiter.next();
            while (news instanceof PullNews.Going(var progress)) {
                byte[] line = line(waiter.key().model(), progress);
                caller.onContext(() -> going(line));
                news = waiter.next();
            }
            PullNews last = news;
            caller.onContext(() -> ended(last));
        } catch (InterruptedException _) {
            // Nobody hears anything more.
        } catch (RuntimeException | Error e) {
            // An error as well: on a thread of its own nobody else would tell the caller.
            caller.onContext(() -> failed(caller.told(e)));
        }
    }

    private static byte[] line(String model, PullProgress progress) {
        Bytes total = progress.total();
        return switch (progress.phase()) {
            case RESOLVING -> PullLine.resolving();
            case DOWNLOADING ->
                    PullLine.downloading(
                            model, progress.bytes().value(), total == null ? null : total.value());
            case VERIFYING -> PullLine.verifying();
            case INSTALLING -> PullLine.installing();
        };
    }

    /** Who reads slowly misses what was in between. */
    private void going(byte[] line) {
        HttpServerResponse to = caller.response();
        if (!stream || caller.left() || to.ended() || to.closed() || to.writeQueueFull()) {
            return;
        }
        writeHead(to);
        to.write(Buffer.buffer(line));
    }

    private void ended(PullNews news) {
        switch (news) {
            case PullNews.Going _ -> throw new IllegalStateException("it goes on");
            case PullNews.Failed(var why) -> failed(why);
            case PullNews.Done _ -> {
                if (stream) {
                    writeHead(caller.response());
                    caller.end(PullLine.success());
                } else {
                    caller.answer(200, "application/json", PullLine.success());
                }
            }
        }
    }

    private void failed(StokerException e) {
        if (headWritten) {
            caller.end(OllamaErrors.line(e, caller.requestId(), caller.backend(), true));
        } else {
            caller.answer(e);
        }
    }

    private void writeHead(HttpServerResponse to) {
        if (!headWritten && !to.headWritten() && !to.closed()) {
            headWritten = true;
            to.setChunked(true)
                    .putHeader("content-type", "application/x-ndjson")
                    .putHeader("cache-control", "no-cache");
        }
    }
}
