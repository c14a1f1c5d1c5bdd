package dev.stoker.dialect.bytes;

import dev.stoker.dialect.Json;
import java.util.Arrays;

/**
 * The lines of the event that is being read, those of data joined as readers of event streams do.
 * What is longer than the limit is not kept. For one thread at a time.
 */
final class EventLines {
    private final int limit;
    private byte[] buffer = new byte[512];
    private int size;
    private int count;
    private boolean begun;
    private long from;
    private boolean opensEvent;
    private boolean tooLong;

    EventLines(int limit) {
        this.limit = limit;
    }

    /**
     * The next line's data.
     *
     * @param lineFrom how many bytes of the stream come before the line
     * @param first whether nothing of the event comes before it
     */
    void add(byte[] bytes, int start, int end, long lineFrom, boolean first) {
        begin(lineFrom, first);
        count++;
        int length = end - start;
        tooLong |= size + length + 1 > limit;
        if (tooLong) {
            return;
        }
        if (size + length + 1 > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(size + length + 1, 2 * size));
        }
        System.arraycopy(bytes, start, buffer, size, length);
        size += length;
        buffer[size++] = '\n';
    }

    /** A line of the event that is no data, such as its name. */
    void begin(long lineFrom, boolean first) {
        if (!begun) {
            begun = true;
            from = lineFrom;
            opensEvent = first;
        }
    }

    /** The next line was too long to be kept. */
    void skip(long lineFrom, boolean first) {
        add(new byte[0], 0, 0, lineFrom, first);
        tooLong = true;
    }

    void clear() {
        size = 0;
        count = 0;
        begun = false;
        tooLong = false;
    }

    boolean isEmpty() {
        return !begun;
    }

    /** Whether it has several lines. */
    boolean isTorn() {
        return count > 1 && !tooLong;
    }

    /**
     * Whether its lines so far are something whole, though no empty line has come: some servers
     * leave that out.
     */
    boolean isWhole() {
        return !tooLong && Json.treeOrNull(buffer, 0, size) != null;
    }

    /** How many bytes of the stream come before its first line. */
    long from() {
        return from;
    }

    /** Whether that line is the first of the event. */
    boolean opensEvent() {
        return opensEvent;
    }

    byte[] bytes() {
        return buffer;
    }

    int size() {
        return size;
    }
}
