package dev.stoker.proxy;

import dev.stoker.proxy.cache.Recording;
import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Looks on while a call's answer goes out, and has it kept if it was good. Never touches it. All on
 * the caller's context.
 */
final class AnswerTape {
    private static final String OURS = "x-stoker-";

    /** They tell of one call, not of its answer. */
    private static final Set<String> OF_THE_CALL = Set.of(RouteHeader.NAME, Recall.HEADER);

    /** What else of the head is needed to read the answer as its first caller did. */
    private static final List<String> OF_THE_BODY =
            List.of("content-type", "cache-control", "x-accel-buffering");

    private final Recording recording;
    private final Determined because;
    private final Map<String, String> head = new LinkedHashMap<>();
    private boolean begun;

    /**
     * @param because why the answer is the same each time
     */
    AnswerTape(Recording recording, Determined because) {
        this.recording = recording;
        this.because = because;
    }

    /** Another place serves: what the one before it told is not so. */
    void anew() {
        head.clear();
    }

    /** A header of the answer, which may be too late for its own caller. */
    void head(String name, String value) {
        if (name.startsWith(OURS) && !OF_THE_CALL.contains(name)) {
            head.put(name, value);
        }
    }

    /** The next bytes of it, of which the head is complete. */
    void bytes(HttpServerResponse response, byte[] bytes) {
        if (!begun) {
            begun = true;
            if (response.getStatusCode() != 200
                    || response.headers().contains("content-encoding")) {
                recording.discard();
            }
            for (String name : OF_THE_BODY) {
                String value = response.headers().get(name);
                if (value != null) {
                    head.put(name, value);
                }
            }
        }
        recording.add(bytes);
    }

    /** Whether bytes are still wanted: who has to copy them need not otherwise. */
    boolean runs() {
        return !recording.isOver();
    }

    /** The answer is not good, or it cannot be known that it is. Nothing once it is kept. */
    void spoil() {
        recording.discard();
    }

    /** The answer is good, and whole with these bytes. */
    void whole(HttpServerResponse response, byte[] lastBytes) {
        bytes(response, lastBytes);
        if (isLost(because.field())) {
            recording.discard();
        } else {
            recording.keep(head);
        }
    }

    /** Whether the backend was not told what would have made its answer the same each time. */
    private boolean isLost(String field) {
        String[] dropped = head.getOrDefault(Dropped.HEADER, "").split(",", -1);
        return !field.isEmpty()
                && (dropped.length >= Dropped.MOST_NAMES
                        || Arrays.stream(dropped)
                                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                                .anyMatch(
                                        name -> name.equals(field) || name.endsWith("." + field)));
    }
}
