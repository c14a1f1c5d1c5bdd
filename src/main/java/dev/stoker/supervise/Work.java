package dev.stoker.supervise;

/** What an engine's {@link Supervision} has done elsewhere. No method waits. */
interface Work {
    /** Begins start number {@code attempt}; its news arrive as messages. */
    void start(long attempt);

    /** Begins to stop the process; its exit arrives as a message. */
    void stop(EngineProcess process);

    /** Ends the process at once; nothing is told of it. */
    void kill(EngineProcess process);

    /** Why the process ended. */
    String causeOf(int exitCode, EngineProcess process);

    /** The lease of that attempt was closed. May be called from any thread. */
    void released(long attempt);
}
