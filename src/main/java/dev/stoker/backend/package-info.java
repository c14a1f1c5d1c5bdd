/**
 * The port: what a kind of backend can do, its contract in words. One sub-package implements each
 * kind and nobody but {@code boot} knows those.
 *
 * <p>A {@link dev.stoker.backend.Backend} speaks to a server that answers somewhere; an {@link
 * dev.stoker.backend.EngineKind} says how such a server is run as a process of Stoker's own. Both
 * are without state: what they need to know comes with each call.
 */
@NullMarked
package dev.stoker.backend;

import org.jspecify.annotations.NullMarked;
