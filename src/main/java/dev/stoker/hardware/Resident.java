package dev.stoker.hardware;

import dev.stoker.core.Bytes;

/**
 * What of a process is in main memory.
 *
 * @param anon its own, shared memory included: only swapping or its end gives it back
 * @param file pages of files it has mapped, which the kernel may drop and read again
 */
public record Resident(Bytes anon, Bytes file) {
    /** All of it. */
    public Bytes total() {
        return anon.plus(file);
    }
}
