package dev.stoker.backend;

import java.time.Duration;

/** Measures how fast an engine is. */
@FunctionalInterface
public interface SpeedTest {
    /**
     * Has the engine read a prompt that it has not kept and write an answer of that length. Blocks
     * for as long; an interrupt breaks it off.
     *
     * @param prompt tokens to read
     * @param answer tokens to write
     * @throws dev.stoker.core.StokerException as {@link Backend#models}
     */
    Speed measure(Endpoint at, int prompt, int answer, Duration timeout);
}
