package dev.stoker.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One request as a {@link FakeModelServer} received it, and how its connection ended. */
public final class Exchange {
    private final String method;
    private final String path;
    private final List<String> headerLines;
    private final byte[] body;
    private final long arrivedNanos = System.nanoTime();
    private final AtomicLong accepted = new AtomicLong();
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile long leftNanos;

    Exchange(String method, String path, List<String> headerLines, byte[] body) {
        this.method = method;
        this.path = path;
        this.headerLines = List.copyOf(headerLines);
        this.body = body.clone();
    }

    /** Upper case. */
    public String method() {
        return method;
    }

    /** As on the request line, query included. */
    public String path() {
        return path;
    }

    /** {@code Name: value}, as they came, in order. */
    public List<String> headerLines() {
        return headerLines;
    }

    /** The first value of that header; null without one. */
    public @Nullable String header(String name) {
        var values = headers(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    /** All values of that header, in order. */
    public List<String> headers(String name) {
        var values = new ArrayList<String>();
        for (String line : headerLines) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
                values.add(line.substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** The exact bytes of the body, chunks joined. */
    public byte[] body() {
        return body.clone();
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** When it had arrived, by {@link System#nanoTime()}. */
    public long arrivedNanos() {
        return arrivedNanos;
    }

    /** Bytes of the answer that the operating system has taken so far. */
    public long accepted() {
        return accepted.get();
    }

    /** Whether the peer closed the connection before its answer was complete. */
    public boolean left() {
        return left.getCount() == 0;
    }

    /**
     * When the peer closed the connection, by {@link System#nanoTime()}; waits for it.
     *
     * @throws AssertionError if it does not within {@code patience}
     */
    public long awaitLeft(Duration patience) {
        try {
            if (!left.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        "the connection of " + path + " is still open after " + patience);
            }
            return leftNanos;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for the peer to leave", e);
        }
    }

    void peerLeft(long nanos) {
        leftNanos = nanos;
        left.countDown();
    }

    void accepted(long bytes) {
        accepted.addAndGet(bytes);
    }

    boolean leftWithin(Duration patience) throws InterruptedException {
        return left.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
