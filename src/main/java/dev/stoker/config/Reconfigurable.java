package dev.stoker.config;

/** The running parts, as far as they can take over another configuration. */
public interface Reconfigurable {
    /**
     * Takes all of it over, before it returns as far as that needs no waiting for calls. Blocks
     * shortly; called by one thread at a time, never on an event loop.
     */
    void apply(Configuration now);
}
