package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerTap;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches an answer in OpenAI's dialect: an event stream or one JSON object. It holds at most twice
 * {@link #MAX_LINE} bytes.
 *
 * <p>Cost: one pass for line ends, one for an error's name and, for each event, a search for four
 * names; only the few events in which one of them has a value are parsed, and those up to the first
 * with content. Measured at about a microsecond for an event of 250 bytes.
 */
public final class StreamTap implements AnswerTap {
    private static final byte[] DATA = ascii("data:");
    private static final byte[] DONE = ascii("[DONE]");
    private static final byte[] FINISH_REASON = ascii("\"finish_reason\"");
    private static final byte[] USAGE = ascii("\"usage\"");
    private static final byte[] TIMINGS = ascii("\"timings\"");
    private static final byte[] ERROR = ascii("\"error\"");

    private final LineCutter lines;
    private final boolean events;
    private final List<Secret> secrets;
    private final ErrorWatch errorName = new ErrorWatch();
    private final EventLines event = new EventLines(MAX_LINE);
    private boolean content;
    private boolean finished;
    private boolean done;
    private boolean ended;
    private Usage usage = Usage.UNKNOWN;
    private @Nullable Double tokensPerSecond;
    private @Nullable StokerException error;

    private StreamTap(boolean events, Collection<Secret> secrets) {
        this.events = events;
        this.secrets = List.copyOf(secrets);
        this.lines = new LineCutter(MAX_LINE, events, events ? new Events() : new Whole());
    }

    private final class Events implements LineCutter.Sink {
        @Override
        public void line(byte[] bytes, int from, int to) {
            StreamTap.this.line(bytes, from, to);
        }

        @Override
        public void skipped() {
            if (error == null) {
                event.skip(lines.lineFrom(), lines.lineOpensEvent());
            }
        }

        @Override
        public void emptyLine() {
            eventEnded();
        }
    }

    private final class Whole implements LineCutter.Sink {
        @Override
        public void line(byte[] bytes, int from, int to) {
            if (!parse(bytes, from, to)) {
                refuseNamedError();
            }
        }

        @Override
        public void skipped() {
            refuseNamedError();
        }
    }

    /** For an answer of type {@code text/event-stream}. */
    public static StreamTap ofEvents(Collection<Secret> secrets) {
        return new StreamTap(true, secrets);
    }

    /** For an answer of type {@code application/json}. */
    public static StreamTap ofObject(Collection<Secret> secrets) {
        return new StreamTap(false, secrets);
    }

    @Override
    public void feed(ByteBuffer bytes) {
        errorName.feed(bytes);
        lines.feed(bytes);
    }

    /** The next bytes. Never fails. */
    public void feed(byte[] bytes) {
        feed(ByteBuffer.wrap(bytes));
    }

    @Override
    public void end() {
        boolean torn = lines.isOpen();
        lines.end();
        if (events && torn && error == null && errorName.found() && !event.isWhole()) {
            error =
                    new StokerException(
                            ErrorCode.STREAM_CUT, "the backend's stream ended within an error");
        }
        eventEnded();
        ended = true;
    }

    @Override
    public boolean contentSeen() {
        return content;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    /** Whether {@code [DONE]} was seen. Neither needed nor enough: servers differ. */
    public boolean done() {
        return done;
    }

    @Override
    public long clear() {
        if (error != null) {
            return event.from();
        }
        if (!events) {
            return errorName.before();
        }
        long from = ended ? lines.seen() : unfinishedFrom();
        boolean tooLong = lines.seen() - from > MAX_LINE;
        return tooLong && errorName.before() - from > MAX_LINE ? errorName.before() : from;
    }

    private long unfinishedFrom() {
        boolean whole = !lines.isOpen() && !errorName.found() && event.isWhole();
        if (!event.isEmpty() && !whole) {
            return event.from();
        }
        return lines.isOpen() && lines.openLineMayBegin(DATA) ? lines.lineFrom() : lines.seen();
    }

    @Override
    public boolean betweenEvents(long bytes) {
        if (bytes == event.from() && (error != null || !event.isEmpty())) {
            return event.opensEvent();
        }
        return bytes == lines.seen()
                ? lines.afterEmptyLine()
                : bytes == lines.lineFrom() && lines.lineOpensEvent();
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public @Nullable Double tokensPerSecond() {
        return tokensPerSecond;
    }

    @Override
    public @Nullable StokerException error() {
        return error;
    }

    private void line(byte[] bytes, int from, int to) {
        if (!ByteSearch.startsWith(DATA, bytes, from, to) || error != null) {
            return;
        }
        int start = from + DATA.length;
        event.add(bytes, start, to, lines.lineFrom(), lines.lineOpensEvent());
        if (ByteSearch.startsWith(DONE, bytes, ByteSearch.skipBlanks(bytes, start, to), to)) {
            done = true;
        } else if (!content || interesting(bytes, start, to)) {
            parse(bytes, start, to);
        }
    }

    /** Lines that are one event only together are read together. */
    private void eventEnded() {
        if (error != null) {
            return;
        }
        boolean read = event.isTorn() && parse(event.bytes(), 0, event.size());
        if (!event.isEmpty() && !read && !event.isWhole()) {
            refuseNamedError();
        }
        if (error == null) {
            event.clear();
            errorName.reset();
        }
    }

    /** What cannot be looked into and names an error is not shown: it may tell keys and paths. */
    private void refuseNamedError() {
        if (error == null && errorName.found()) {
            error =
                    new StokerException(
                            ErrorCode.BACKEND_ERROR,
                            "the backend sent an error that cannot be read");
        }
    }

    private static boolean interesting(byte[] bytes, int from, int to) {
        // In a text of the answer these names stand with escaped quotes and are not found.
        return ByteSearch.hasMember(FINISH_REASON, bytes, from, to)
                || ByteSearch.hasMember(USAGE, bytes, from, to)
                || ByteSearch.hasMember(TIMINGS, bytes, from, to)
                || ByteSearch.hasMember(ERROR, bytes, from, to);
    }

    /** Whether it is JSON at all. */
    private boolean parse(byte[] bytes, int from, int to) {
        JsonNode chunk = Json.treeOrNull(bytes, from, to - from);
        if (chunk == null) {
            return false;
        }
        for (JsonNode choice : chunk.path("choices")) {
            content |= Chunks.hasContent(choice);
            finished |= Payloads.finishReason(choice) != null;
        }
        Usage told = Chunks.usage(chunk);
        usage = told == null ? usage : told;
        Double speed = Chunks.tokensPerSecond(chunk);
        tokensPerSecond = speed == null ? tokensPerSecond : speed;
        if (error == null) {
            error = Chunks.error(chunk, secrets);
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
