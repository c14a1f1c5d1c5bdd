package dev.stoker.dialect;

import dev.stoker.core.StokerException;
import dev.stoker.inference.Event;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of one answer in a dialect: as one object, or as a stream. It is fed every
 * event in order, by {@link #add} for an object or by {@link #event} for a stream. Bounded. For one
 * thread at a time.
 */
public interface AnswerWriter {
    /** Server-sent events. */
    String EVENTS = "text/event-stream";

    /** A server-sent event's comment, which readers pass over. */
    String COMMENT = ":\n\n";

    /** Content type of a stream. */
    default String streamType() {
        return EVENTS;
    }

    /** How it was made sure that the answer keeps to its schema; before any event, if at all. */
    default void structured(String outcome) {}

    /**
     * Keeps an event for {@link #whole}.
     *
     * @throws StokerException {@code BACKEND_ERROR} if the answer exceeds the limit, or a tool call
     *     is none
     */
    void add(Event event);

    /** The answer as one JSON object; only after the last event. */
    byte[] whole(CallTimings timings);

    /**
     * An event of a stream; null if there is nothing to write for it yet, as for {@link
     * Event.Finished}, which {@link #done} writes.
     *
     * @throws StokerException as {@link #add}
     */
    byte @Nullable [] event(Event event);

    /**
     * What keeps a stream alive that has begun, while there is nothing to tell: clients and proxies
     * in between give up on a connection that is silent for long. Null if the dialect has nothing
     * that says nothing.
     */
    default byte @Nullable [] alive() {
        return streamType().equals(EVENTS) ? COMMENT.getBytes(StandardCharsets.US_ASCII) : null;
    }

    /** The end of a stream; only after the last event. */
    byte[] done(CallTimings timings);

    /** The end of a stream that failed after it began. */
    byte[] error(StokerException e);
}
