package dev.stoker.discovery;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The processes of the machine, as far as discovery needs them. Used by one thread at a time. */
interface ProcessTable {
    /**
     * Processes that run a known model server, as of now.
     *
     * @param thorough also look whether an old process became another program; otherwise only at
     *     those that are new, or so young that they may not be what they were started for yet
     */
    Collection<ProcessEntry> modelServers(boolean thorough);

    /** The process of that pid, read now; null if it is gone. */
    @Nullable ProcessEntry find(long pid);
}
