package dev.stoker.dialect;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events from pieces of any size. Accepts CR, LF and CRLF, {@code data:} with or
 * without a space, comments, several data lines in one event, event names. One buffer is reused for
 * every event; nothing else is allocated but an event's name. For one thread at a time.
 *
 * <p>Source: WHATWG HTML, "9.2.6 Interpreting an event stream"; {@code id} and {@code retry} are
 * ignored, since a model's answer cannot be resumed.
 */
public final class SseParser {
    /** Receives events. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One event that has data.
         *
         * @param name null where the stream gives none
         * @param buffer holds the data, in UTF-8; valid during the call only
         */
        void event(@Nullable String name, byte[] buffer, int offset, int length);
    }

    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int limit;
    private final Sink sink;

    /** Finished data lines of this event, each with a line feed, then the line being read. */
    private byte[] buffer = new byte[1024];

    private int dataEnd;
    private int end;
    private boolean afterCr;
    private boolean hasData;
    private boolean firstLine = true;
    private @Nullable String name;

    /**
     * @param limit most bytes one event may have
     */
    public SseParser(int limit, Sink sink) {
        this.limit = limit;
        this.sink = sink;
    }

    /**
     * Reads on. Whatever the sink throws passes through.
     *
     * @throws StokerException {@code BACKEND_ERROR} if an event is larger than the limit
     */
    public void feed(byte[] bytes, int offset, int length) {
        int stop = offset + length;
        int at = offset;
        while (at < stop) {
            if (afterCr && bytes[at] == '\n') {
                afterCr = false;
                at++;
                continue;
            }
            afterCr = false;
            int eol = lineEnd(bytes, at, stop);
            append(bytes, at, eol - at);
            if (eol == stop) {
                return;
            }
            afterCr = bytes[eol] == '\r';
            line();
            at = eol + 1;
        }
    }

    /**
     * The stream has ended. An event whose lines are complete is given out even without the empty
     * line after it; a torn line is dropped.
     */
    public void end() {
        end = dataEnd;
        dispatch();
    }

    /** Whether the stream stands between two events, so that another may be appended to it. */
    public boolean betweenEvents() {
        return end == 0 && name == null;
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    private void append(byte[] bytes, int offset, int length) {
        int needed = end + length;
        if (needed > limit) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "one event of the backend's stream is larger than " + limit + " bytes");
        }
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(limit, Math.max(needed, buffer.length * 2)));
        }
        System.arraycopy(bytes, offset, buffer, end, length);
        end = needed;
    }

    private void line() {
        int from = dataEnd;
        if (firstLine) {
            firstLine = false;
            if (startsWith(BOM, from)) {
                System.arraycopy(buffer, from + BOM.length, buffer, from, end - from - BOM.length);
                end -= BOM.length;
            }
        }
        if (end == from) {
            dispatch();
        } else if (isField(DATA, from)) {
            keepData(valueStart(from + DATA.length));
        } else {
            if (isField(EVENT, from)) {
                int start = valueStart(from + EVENT.length);
                name = new String(buffer, start, end - start, StandardCharsets.UTF_8);
            }
            end = from;
        }
    }

    private void keepData(int start) {
        int length = end - start;
        System.arraycopy(buffer, start, buffer, dataEnd, length);
        // The field's name was longer than a line feed, so there is room.
        buffer[dataEnd + length] = '\n';
        dataEnd += length + 1;
        end = dataEnd;
        hasData = true;
    }

    private void dispatch() {
        String eventName = name;
        boolean some = hasData;
        int length = dataEnd - 1;
        name = null;
        hasData = false;
        dataEnd = 0;
        end = 0;
        if (some) {
            sink.event(eventName, buffer, 0, length);
        }
    }

    private boolean isField(byte[] field, int from) {
        int colon = from + field.length;
        return startsWith(field, from) && (colon == end || buffer[colon] == ':');
    }

    private boolean startsWith(byte[] what, int from) {
        int to = from + what.length;
        return to <= end && Arrays.equals(buffer, from, to, what, 0, what.length);
    }

    private int valueStart(int colon) {
        int start = Math.min(colon + 1, end);
        return start < end && buffer[start] == ' ' ? start + 1 : start;
    }
}
