package dev.stoker.proxy;

import dev.stoker.dialect.AnswerTap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which bytes of an answer may go on as they are. Held back is of a stream an event until
 * it is whole; an object up to {@link #OBJECT_LIMIT} bytes until its end, and what comes after in a
 * longer one from a member {@code "error"} on: an error has to be seen before it is sent, since it
 * may tell keys and paths. For one thread at a time.
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
            clear = events ? clear(tap) : clearOfObject(clear, tap);
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

    private int clear(AnswerTap tap) {
        return (int) Math.max(0, tap.clear() - passed);
    }

    private int clearOfObject(int length, AnswerTap tap) {
        boolean mayBeError = passed == 0 && tap.clear() < OBJECT_LIMIT;
        return passed + length <= OBJECT_LIMIT || mayBeError ? 0 : clear(tap);
    }

    /** Bytes that have gone on. */
    long passed() {
        return passed;
    }

    /** Whether an error is too long to be waited for. */
    boolean full() {
        return held != null && held.length() > AnswerTap.MAX_LINE;
    }

    /** What is still held of an answer that has ended and proved to be no error. */
    byte[] rest() {
        return held == null ? new byte[0] : held.getBytes();
    }
}
