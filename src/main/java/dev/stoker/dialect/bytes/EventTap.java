package dev.stoker.dialect.bytes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerTap;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.UpstreamError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches an event stream or one JSON object, of any dialect: finds the error in it, and holds back
 * what may be one. What else is to be seen in an event its dialect knows. It holds at most twice
 * {@link #MAX_LINE} bytes.
 *
 * <p>Cost: one pass for line ends and one for an error's name; only the few events that the dialect
 * calls interesting are parsed, and those up to the first with content.
 */
public abstract class EventTap implements AnswerTap {
    /** What follows an event's name {@code error} and is not JSON of a known shape. */
    private static final int NO_STATUS = 502;

    private static final byte[] EVENT = ascii("event:");
    private static final byte[] DATA = ascii("data:");

    private final LineCutter lines;
    private final boolean events;
    private final List<Secret> secrets;
    private final ErrorWatch errorName = new ErrorWatch();
    private final EventLines event = new EventLines(MAX_LINE);
    private boolean named;
    private boolean ended;
    private boolean torn;
    private @Nullable StokerException error;

    /**
     * @param events whether it is a stream
     * @param secrets that no error may tell
     */
    protected EventTap(boolean events, Collection<Secret> secrets) {
        this.events = events;
        this.secrets = List.copyOf(secrets);
        this.lines = new LineCutter(MAX_LINE, events, events ? new Events() : new Whole());
    }

    /** Whether such data must be parsed though something of the model's was seen already. */
    protected abstract boolean interesting(byte[] data, int from, int to);

    /**
     * Looks at data before it is parsed.
     *
     * @return whether it is none that could be
     */
    protected boolean isMark(byte[] data, int from, int to) {
        return false;
    }

    /**
     * Looks into an event's data, or the whole object.
     *
     * @param secrets that an error in it must not tell
     * @return the error it holds; null if it holds none
     */
    protected abstract @Nullable StokerException look(JsonNode json, List<Secret> secrets);

    private final class Events implements LineCutter.Sink {
        @Override
        public void line(byte[] bytes, int from, int to) {
            if (error == null) {
                EventTap.this.line(bytes, from, to);
            }
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
                torn = !Brackets.areClosed(bytes, from, to);
                refuseNamedError();
            }
        }

        @Override
        public void skipped() {
            refuseNamedError();
        }
    }

    @Override
    public final void feed(ByteBuffer bytes) {
        errorName.feed(bytes);
        lines.feed(bytes);
    }

    /** The next bytes. Never fails. */
    public final void feed(byte[] bytes) {
        feed(ByteBuffer.wrap(bytes));
    }

    @Override
    public final void end() {
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
    public final long clear() {
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
        boolean whole = !lines.isOpen() && !errorName.found() && !named && event.isWhole();
        if (!event.isEmpty() && !whole) {
            return event.from();
        }
        boolean begins = lines.openLineMayBegin(DATA) || lines.openLineMayBegin(EVENT);
        return lines.isOpen() && begins ? lines.lineFrom() : lines.seen();
    }

    @Override
    public final boolean betweenEvents(long bytes) {
        if (bytes == event.from() && (error != null || !event.isEmpty())) {
            return event.opensEvent();
        }
        return bytes == lines.seen()
                ? lines.afterEmptyLine()
                : bytes == lines.lineFrom() && lines.lineOpensEvent();
    }

    @Override
    public final boolean torn() {
        return torn;
    }

    @Override
    public final @Nullable StokerException error() {
        return error;
    }

    private void line(byte[] bytes, int from, int to) {
        if (ByteSearch.startsWith(EVENT, bytes, from, to)) {
            event.begin(lines.lineFrom(), lines.lineOpensEvent());
            named = isError(bytes, ByteSearch.skipBlanks(bytes, from + EVENT.length, to), to);
            return;
        }
        if (!ByteSearch.startsWith(DATA, bytes, from, to)) {
            return;
        }
        int start = from + DATA.length;
        event.add(bytes, start, to, lines.lineFrom(), lines.lineOpensEvent());
        boolean mark = isMark(bytes, ByteSearch.skipBlanks(bytes, start, to), to);
        if (!mark && (named || !contentSeen() || interesting(bytes, start, to))) {
            parse(bytes, start, to);
        }
    }

    private static boolean isError(byte[] bytes, int from, int to) {
        return "error".equals(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }

    /** Lines that are one event only together are read together. */
    private void eventEnded() {
        if (error != null) {
            return;
        }
        boolean read = event.isTorn() && parse(event.bytes(), 0, event.size());
        if (named && error == null) {
            byte[] said = Arrays.copyOf(event.bytes(), event.size());
            error = UpstreamError.of(NO_STATUS, said, secrets);
        } else if (!event.isEmpty() && !read && !event.isWhole()) {
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

    /** Whether it is JSON at all. */
    private boolean parse(byte[] bytes, int from, int to) {
        JsonNode json = Json.treeOrNull(bytes, from, to - from);
        if (json == null) {
            return false;
        }
        StokerException said = look(json, secrets);
        error = error == null ? said : error;
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
