package dev.stoker.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.dialect.SseParser;
import java.io.EOFException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Long work of the daemon as its events tell it: {@code progress} any number of times, then {@code
 * done} or {@code error}. One thread follows it; how far it is may be asked by another. Events that
 * are not known are passed over.
 */
public final class EventRun {
    private static final int EVENT_LIMIT = 1 << 20;

    private final Consumer<JsonNode> heard;
    private volatile @Nullable Step last;
    private byte @Nullable [] end;

    /** That only remembers. */
    public EventRun() {
        this(_ -> {});
    }

    /**
     * @param heard told of each progress too, on the thread that follows
     */
    public EventRun(Consumer<JsonNode> heard) {
        this.heard = heard;
    }

    /**
     * The last progress.
     *
     * @param at when it came, as of {@code System.nanoTime}
     */
    public record Step(JsonNode progress, long at) {
        /** Since it came. */
        public Duration age() {
            return Duration.ofNanos(System.nanoTime() - at);
        }
    }

    /** How far it was when it last told; null before. */
    public @Nullable Step last() {
        return last;
    }

    /**
     * Has it done, and follows it to its end.
     *
     * @return the last event's JSON, as it came
     * @throws CommandFailure if it is refused, fails or breaks off
     */
    public byte[] follow(DaemonClient client, String path, byte[] question) {
        try (OpenAnswer answer = client.stream(path, question)) {
            var events = new SseParser(EVENT_LIMIT, this::event);
            byte[] buffer = new byte[8192];
            byte[] done = end;
            while (done == null) {
                int count = answer.read(buffer);
                if (count < 0) {
                    throw answer.cut(new EOFException());
                }
                events.feed(buffer, 0, count);
                done = end;
            }
            return done;
        }
    }

    private void event(@Nullable String name, byte[] buffer, int offset, int length) {
        JsonNode data = JsonTree.readOrNull(buffer, offset, length);
        if (data == null) {
            throw new CommandFailure(
                    ExitCode.FAILED, "an event of the answer is not valid JSON; is it Stoker's?");
        }
        switch (name == null ? "" : name) {
            case "progress" -> {
                last = new Step(data, System.nanoTime());
                heard.accept(data);
            }
            case "error" -> throw Refusal.of(data);
            case "done" -> end = Arrays.copyOfRange(buffer, offset, offset + length);
            case String _ -> {}
        }
    }
}
