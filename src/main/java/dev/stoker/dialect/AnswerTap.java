package dev.stoker.dialect;

import dev.stoker.core.StokerException;
import dev.stoker.inference.Usage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Watches an answer that is relayed as it is. Nothing it does changes the bytes, and nothing in
 * them makes it fail; at worst it knows less. It holds at most {@link #MAX_LINE} bytes. For one
 * thread at a time.
 */
public interface AnswerTap {
    /** Longest line, or whole JSON answer, that is looked into. Longer ones pass unseen. */
    int MAX_LINE = 1 << 20;

    /** The next bytes; read between position and limit, neither of which moves. Never fails. */
    void feed(ByteBuffer bytes);

    /** The answer has ended; what is known then is all that will be. */
    void end();

    /** Whether something the model wrote was seen: text, reasoning or a tool call. */
    boolean contentSeen();

    /** Whether a finish reason was seen; without one, an ended stream is a cut one. */
    boolean finished();

    /**
     * How many bytes of the stream hold no error of the backend's: all so far, or those before the
     * event with one, or before a line that has not ended and names one already.
     */
    long clear();

    /**
     * Whether so many bytes, of which none may be more than is {@link #clear}, end with a whole
     * event, so that another can be appended.
     */
    boolean betweenEvents(long bytes);

    /**
     * Whether an answer that is one object ended within it. Known at the end, and only of one that
     * was looked into.
     */
    boolean torn();

    /** Tokens, as far as the answer told. */
    Usage usage();

    /** Generation speed as the backend measured it; null where it does not. */
    @Nullable Double tokensPerSecond();

    /** The error the backend reported in the middle of its answer; null if none. */
    @Nullable StokerException error();
}
