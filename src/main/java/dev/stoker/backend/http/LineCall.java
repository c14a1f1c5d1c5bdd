package dev.stoker.backend.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.NdjsonParser;
import dev.stoker.dialect.UpstreamError;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One answer of lines, read by the thread that waits for them. The next bytes are fetched when the
 * last ones have been read, so that at most one buffer waits.
 */
final class LineCall {
    /** Longest line; those seen are of a few hundred bytes. */
    private static final int LINE_LIMIT = 1 << 20;

    /** Of an error's body, what is read. */
    private static final int ERROR_LIMIT = 64 * 1024;

    private sealed interface Step {
        record Part(Buffer bytes) implements Step {}

        record End(@Nullable StokerException fault) implements Step {}
    }

    private final Call call;
    private final Context context;
    private final Dispatch dispatch;
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private volatile @Nullable HttpClientResponse response;

    LineCall(WireClient wire, Call call) {
        this.call = call;
        this.context = wire.vertx().getOrCreateContext();
        this.dispatch =
                new Dispatch(
                        wire::request,
                        context,
                        call,
                        this::head,
                        fault -> steps.add(new Step.End(fault)));
    }

    /** Returns when the answer has ended in order; the connection is free or closed then. */
    void read(Duration idle, Consumer<JsonNode> line) throws InterruptedException {
        var lines =
                new NdjsonParser(LINE_LIMIT, (bytes, at, length) -> tell(line, bytes, at, length));
        dispatch.start();
        try {
            while (true) {
                switch (steps.poll(idle.toNanos(), TimeUnit.NANOSECONDS)) {
                    case null -> throw Failures.timeout(call, idle);
                    case Step.Part(Buffer part) -> {
                        lines.feed(part.getBytes(), 0, part.length());
                        fetch();
                    }
                    case Step.End(StokerException fault) when fault != null -> throw fault;
                    case Step.End _ -> {
                        lines.end();
                        return;
                    }
                }
            }
        } finally {
            dispatch.abort();
        }
    }

    private static void tell(Consumer<JsonNode> line, byte[] bytes, int at, int length) {
        JsonNode json = Json.treeOrNull(bytes, at, length);
        if (json == null || !json.isObject()) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "a line of the backend's answer is not a JSON object");
        }
        line.accept(json);
    }

    private void head(HttpClientResponse head) {
        String type = head.getHeader("content-type");
        if (head.statusCode() != 200
                || type == null
                || !type.toLowerCase(Locale.ROOT).contains(call.accept())) {
            refused(head, type);
            return;
        }
        response = head;
        head.exceptionHandler(cause -> steps.add(new Step.End(Failures.cut(call, cause))));
        head.endHandler(_ -> steps.add(new Step.End(null)));
        head.handler(part -> steps.add(new Step.Part(part)));
        head.fetch(1);
    }

    private void fetch() {
        HttpClientResponse open = response;
        if (open != null) {
            context.runOnContext(_ -> open.fetch(1));
        }
    }

    private void refused(HttpClientResponse head, @Nullable String type) {
        Buffer body = Buffer.buffer();
        Runnable whole = () -> steps.add(new Step.End(error(head, type, body.getBytes())));
        head.exceptionHandler(_ -> whole.run());
        head.endHandler(_ -> whole.run());
        head.handler(part -> {
            body.appendBuffer(part);
            if (body.length() > ERROR_LIMIT) {
                whole.run();
                dispatch.abort();
            }
        });
        head.resume();
    }

    private StokerException error(HttpClientResponse head, @Nullable String type, byte[] body) {
        if (head.statusCode() != 200) {
            return UpstreamError.of(
                    head.statusCode(), Answer.retryAfter(head.headers()), body, call.secrets());
        }
        StokerException told = UpstreamError.inBody(body, call.secrets());
        return told == null
                ? new StokerException(
                        ErrorCode.BACKEND_ERROR,
                        "the backend answered " + type + " (expected: " + call.accept() + ")")
                : told;
    }
}
