package dev.stoker.backend.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How patient a wire is and how much it takes in.
 *
 * @param firstByte longest wait for an answer to begin; null waits as long as the backend is
 *     connected, since loading a model or reading a long prompt takes minutes
 * @param idle longest silence within a stream once its first event came
 * @param eventLimit most bytes of one event
 * @param bodyLimit most bytes of an answer that is no stream
 */
public record WireSettings(
        @Nullable Duration firstByte, Duration idle, int eventLimit, int bodyLimit) {
    /** What fits all servers known so far; embeddings of a large batch are the largest bodies. */
    public static final WireSettings DEFAULT =
            new WireSettings(null, Duration.ofMinutes(5), 1 << 20, 64 << 20);

    public WireSettings {
        if (eventLimit < 1 || bodyLimit < 1) {
            throw new IllegalArgumentException(
                    "limits: " + eventLimit + ", " + bodyLimit + " (expected: at least 1 byte)");
        }
    }
}
