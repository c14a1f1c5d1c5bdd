package dev.stoker.supervise;

import dev.stoker.core.StokerException;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * What an engine's one writer is told. Those that carry an attempt are news of one start; the
 * writer leaves news of earlier starts aside.
 */
sealed interface Message {
    /** Somebody wants a lease, since {@code since}. */
    record Acquire(CompletableFuture<EngineLease> reply, Instant since) implements Message {}

    /** Somebody who asked for a lease does not want it any more. */
    record GaveUp() implements Message {}

    /** A lease was closed. */
    record Released(long attempt) implements Message {}

    /** No process came of the start. */
    record Refused(long attempt, StokerException why) implements Message {}

    /** The process exists. */
    record Spawned(long attempt, EngineProcess process) implements Message {}

    /** It is ready for requests. */
    record BecameReady(long attempt, URI base) implements Message {}

    /** The start went wrong while the process runs, which is to be stopped. */
    record Failed(long attempt, String because) implements Message {}

    /** The process ended and all it wrote has been read. */
    record Exited(long attempt, int exitCode) implements Message {}

    /**
     * It shall stop.
     *
     * @param forGood whether it is never to start again
     */
    record Stop(String because, boolean forGood, CompletableFuture<Void> done) implements Message {}

    /** Back-off and failures are to be forgotten. */
    record RetryNow() implements Message {}

    /** That process is up and does nothing for who waits; it is to be ended and replaced. */
    record Wedged(long pid, String because) implements Message {}

    /** Nothing but the time has changed. */
    record Tick(CompletableFuture<Void> noticed) implements Message {}
}
