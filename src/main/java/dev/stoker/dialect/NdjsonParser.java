package dev.stoker.dialect;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.Arrays;

/**
 * Reads JSON texts that stand on a line each, from pieces of any size. Empty lines are skipped. One
 * buffer is reused for every line. For one thread at a time.
 */
public final class NdjsonParser {
    /** Receives lines. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One line, never empty.
         *
         * @param buffer holds it without its end, in UTF-8; valid during the call only
         */
        void line(byte[] buffer, int offset, int length);
    }

    private final int limit;
    private final Sink sink;
    private byte[] buffer = new byte[1024];
    private int end;

    /**
     * @param limit most bytes one line may have
     */
    public NdjsonParser(int limit, Sink sink) {
        this.limit = limit;
        this.sink = sink;
    }

    /**
     * Reads on. Whatever the sink throws passes through.
     *
     * @throws StokerException {@code BACKEND_ERROR} if a line is longer than the limit
     */
    public void feed(byte[] bytes, int offset, int length) {
        int stop = offset + length;
        int at = offset;
        while (at < stop) {
            int eol = at;
            while (eol < stop && bytes[eol] != '\n') {
                eol++;
            }
            append(bytes, at, eol - at);
            if (eol < stop) {
                line();
            }
            at = eol + 1;
        }
    }

    /** The stream has ended: what stands after the last line end is a line as well. */
    public void end() {
        line();
    }

    private void append(byte[] bytes, int offset, int length) {
        int needed = end + length;
        if (needed > limit) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "one line of the backend's stream is longer than " + limit + " bytes");
        }
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(limit, Math.max(needed, buffer.length * 2)));
        }
        System.arraycopy(bytes, offset, buffer, end, length);
        end = needed;
    }

    private void line() {
        int length = end;
        end = 0;
        if (length > 0 && buffer[length - 1] == '\r') {
            length--;
        }
        if (length > 0) {
            sink.line(buffer, 0, length);
        }
    }
}
