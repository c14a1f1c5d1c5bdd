package dev.stoker.proxy;

import java.util.concurrent.atomic.AtomicLong;

/** What all calls together hold in memory of their requests' bodies. Safe for any thread. */
final class HeldBytes {
    private final long limit;
    private final AtomicLong held = new AtomicLong();

    /** Holds at most so many bytes. */
    HeldBytes(long limit) {
        this.limit = limit;
    }

    /**
     * A quarter of the heap, since a body is copied on its way; at least one body of the largest
     * size, so that a lone caller is always served.
     */
    static HeldBytes ofHeap(long largestBody) {
        return new HeldBytes(Math.max(largestBody, Runtime.getRuntime().maxMemory() / 4));
    }

    /** Whether there was room; then they must be given back. */
    boolean take(long bytes) {
        if (held.addAndGet(bytes) <= limit) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    /** Makes room again. */
    void give(long bytes) {
        held.addAndGet(-bytes);
    }
}
