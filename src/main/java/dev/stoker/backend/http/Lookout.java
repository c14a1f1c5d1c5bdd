package dev.stoker.backend.http;

import dev.stoker.core.StokerException;

/**
 * Forbearance with a server that is asked again and again how something goes that goes on there
 * whether or not it answers. For one thread.
 */
public final class Lookout {
    /** Questions in a row that may fail. */
    private static final int MOST = 3;

    private int failed;

    /** A question was answered: what failed before it counts no more. */
    public void answered() {
        failed = 0;
    }

    /**
     * A question failed. Returns if it may be asked again.
     *
     * @param fault thrown where too many in a row have failed, and where the thread was interrupted
     */
    public void failed(StokerException fault) {
        if (++failed > MOST || Thread.currentThread().isInterrupted()) {
            throw fault;
        }
    }
}
