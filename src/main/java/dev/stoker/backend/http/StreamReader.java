package dev.stoker.backend.http;

import dev.stoker.inference.Event;

/** Turns the bytes of one streamed answer into events, given to the consumer it was made with. */
public interface StreamReader {
    /** The next bytes, cut anywhere. A {@code StokerException} ends the stream with it. */
    void feed(byte[] bytes);

    /** Whether nothing can follow any more, although the answer has not ended. */
    boolean done();

    /**
     * The answer has ended.
     *
     * @throws dev.stoker.core.StokerException {@code STREAM_CUT} if that was too early
     */
    Event.Finished finish();
}
