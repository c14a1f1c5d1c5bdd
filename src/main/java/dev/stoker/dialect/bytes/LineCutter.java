package dev.stoker.dialect.bytes;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts bytes into lines, or keeps them whole, in bounded memory. What is longer than the limit is
 * skipped.
 */
public final class LineCutter {
    /** Where lines go. */
    public interface Sink {
        /** One line, without its end. */
        void line(byte[] bytes, int from, int to);

        /** One line that was longer than the limit. */
        default void skipped() {}

        /** A line with nothing in it: the end of an event. */
        default void emptyLine() {}
    }

    private final int limit;
    private final boolean cut;
    private final Sink sink;
    private byte[] buffer = new byte[512];
    private int size;
    private boolean tooLong;
    private long seen;
    private long lineFrom;
    private boolean lineOpensEvent = true;
    private boolean lineEnded = true;
    private boolean emptyLine = true;

    /**
     * @param limit longest line, in bytes
     * @param cut whether into lines; else the whole is one
     */
    public LineCutter(int limit, boolean cut, Sink sink) {
        this.limit = limit;
        this.cut = cut;
        this.sink = sink;
    }

    /** The next bytes; read between position and limit, neither of which moves. */
    public void feed(ByteBuffer bytes) {
        int at = bytes.position();
        int stop = bytes.limit();
        while (at < stop) {
            int eol = at;
            while (eol < stop && !(cut && isEnd(bytes.get(eol)))) {
                eol++;
            }
            if (eol > at && lineEnded) {
                lineFrom = seen + at - bytes.position();
                lineOpensEvent = emptyLine;
            }
            keep(bytes, at, eol);
            if (eol < stop) {
                lineEnd(bytes.get(eol));
            }
            at = eol + 1;
        }
        seen += bytes.remaining();
    }

    /** No more will come. */
    public void end() {
        if (size > 0 || tooLong) {
            flush();
        }
    }

    /** Whether the last that came is the end of an empty line. */
    public boolean afterEmptyLine() {
        return lineEnded && emptyLine;
    }

    /** Bytes so far. */
    public long seen() {
        return seen;
    }

    /** Of them, those before the line that began last. */
    public long lineFrom() {
        return lineFrom;
    }

    /** Whether that line is the first of an event. */
    public boolean lineOpensEvent() {
        return lineOpensEvent;
    }

    /** Whether the last line has not ended yet. */
    public boolean isOpen() {
        return !lineEnded;
    }

    /** Whether the line that has not ended yet begins so, or may still. */
    public boolean openLineMayBegin(byte[] with) {
        int length = Math.min(size, with.length);
        return Arrays.equals(buffer, 0, length, with, 0, length);
    }

    private static boolean isEnd(byte b) {
        return b == '\n' || b == '\r';
    }

    private boolean afterCr;

    private void lineEnd(byte end) {
        boolean secondHalf = afterCr && end == '\n' && size == 0 && lineEnded;
        afterCr = end == '\r';
        if (secondHalf) {
            return;
        }
        emptyLine = lineEnded;
        lineEnded = true;
        flush();
        if (emptyLine) {
            sink.emptyLine();
        }
    }

    private void keep(ByteBuffer bytes, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return;
        }
        lineEnded = false;
        afterCr = false;
        if (tooLong || size + length > limit) {
            tooLong = true;
            return;
        }
        if (size + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(limit, Math.max(size + length, 2 * size)));
        }
        bytes.get(from, buffer, size, length);
        size += length;
    }

    private void flush() {
        int length = size;
        boolean skip = tooLong;
        size = 0;
        tooLong = false;
        if (skip) {
            sink.skipped();
        } else if (length > 0) {
            sink.line(buffer, 0, length);
        }
    }
}
