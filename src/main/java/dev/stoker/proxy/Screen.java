package dev.stoker.proxy;

import dev.stoker.dialect.AnswerTap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which bytes of an answer may go on as they are. Held back is of a stream only an event
 * that names an error, until it is whole, and an object up to {@link #OBJECT_LIMIT} bytes until its
 * end: an error has to be seen before it is sent, since it may tell keys and paths. For one thread
 * at a time.
 */
final class Screen {
    /** Longest object that is held; an error is shorter. */
    static final int OBJECT_LIMIT = 64 * 1024;

    private final boolean events;
    private @Nullable Buffer held;
    private long passed;

    /** For a stream of events, or for one object. */
    Screen(boolean events) {
        this.events = events;
    }

    /**
     * What may go on now; may be empty.
     *
     * @param bytes the next ones
     * @param tap has seen them already; null where nobody can look into the answer
     */
    Buffer next(Buffer bytes, @Nullable AnswerTap tap) {
        Buffer all = held == null ? bytes : held.appendBuffer(bytes);
        int clear = all.length();
        if (tap != null) {
            clear = events ? (int) Math.max(0, tap.clear() - passed) : clearOfObject(clear);
        }
        passed += clear;
        if (clear == all.length()) {
            held = null;
            return all;
        }
        // Without a copy where nothing goes on: a long event comes in many pieces.
        held = clear == 0 ? all : all.getBuffer(clear, all.length());
        return clear == 0 ? Buffer.buffer() : all.getBuffer(0, clear);
    }

    private int clearOfObject(int length) {
        return passed + length > OBJECT_LIMIT ? length : 0;
    }

    /** Bytes that have gone on. */
    long passed() {
        return passed;
    }

    /** Whether an event is too long to be waited for. */
    boolean full() {
        return events && held != null && held.length() > AnswerTap.MAX_LINE;
    }

    /** What is still held of an object that proved to be no error. */
    byte[] rest() {
        return events || held == null ? new byte[0] : held.getBytes();
    }
}
