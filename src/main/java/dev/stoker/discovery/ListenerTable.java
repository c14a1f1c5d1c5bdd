package dev.stoker.discovery;

import java.util.List;

/**
 * The listening sockets worth asking: those of known model servers, and those on the well-known
 * ports whoever listens there. Never every socket of the machine. Used by one thread at a time.
 */
interface ListenerTable {
    /** As of now, at most one for a host and port. Cheap: called about once a second. */
    List<Listener> read();
}
