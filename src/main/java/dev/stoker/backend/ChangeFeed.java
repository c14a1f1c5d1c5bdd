package dev.stoker.backend;

/** How servers of one kind tell by themselves that something of their models has changed. */
public interface ChangeFeed {
    /**
     * Listens until the server ends it; interrupting the thread ends it too. Blocks: call from a
     * thread of its own. Loads and wakes nothing.
     *
     * <p>Returns only where this server tells nothing, such as one of an older release: then it has
     * to be asked.
     *
     * @param changed run, on the calling thread, once it listens, and whenever a model may be in
     *     another state than before; quick, and at most some times a second
     * @throws dev.stoker.core.StokerException once it has ended, however it did: what happens from
     *     then on is missed
     * @throws InterruptedException if the thread was interrupted
     */
    void follow(Endpoint at, Runnable changed) throws InterruptedException;
}
