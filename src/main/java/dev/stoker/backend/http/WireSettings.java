package dev.stoker.backend.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How patient a wire is and how much it takes in.
 *
 * @param firstByte longest wait for an answer to begin; null waits as long as the backend is
 *     connected. It is null on purpose where callers wait: loading a model or reading a long prompt
 *     takes any time on a slow processor, and a caller that has lost patience leaves
 * @param idle longest silence within a stream once its first event came, and within an answer that
 *     is no stream once its head came
 * @param eventLimit most bytes of one event
 * @param bodyLimit most bytes of an answer that is no stream
 */
public record WireSettings(
        @Nullable Duration firstByte, Duration idle, int eventLimit, int bodyLimit) {
    /** What fits all servers known so far; embeddings of a large batch are the largest bodies. */
    public static final WireSettings DEFAULT =
            new WireSettings(null, Duration.ofMinutes(5), 1 << 20, 64 << 20);

    public WireSettings {
        if (!idle.isPositive()) {
            throw new IllegalArgumentException("idle: " + idle + " (expected: > 0)");
        }
        if (eventLimit < 1 || bodyLimit < 1) {
            throw new IllegalArgumentException(
                    "limits: " + eventLimit + ", " + bodyLimit + " (expected: at least 1 byte)");
        }
    }

    /** The same but for the silence. */
    public WireSettings withIdle(Duration silence) {
        return new WireSettings(firstByte, silence, eventLimit, bodyLimit);
    }
}
