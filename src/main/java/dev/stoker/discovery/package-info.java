/**
 * Finds what runs and what is installed, and says how it knows.
 *
 * <p><b>Running.</b> A {@code ListenerTable} gives, about each second, the listening sockets worth
 * asking: those of known programs ({@code Program}) and those on the well-known ports; never every
 * socket. {@code Kinship} leaves out what Stoker or another model server runs for itself. {@code
 * Identification} asks the rest with the {@link dev.stoker.discovery.Probe}s in their order; a
 * {@code Watch} decides when to ask again, and the {@code Board} holds it all. On Linux a quiet
 * look costs three tiny files ({@code Pulse}); the socket tables are read when something may have
 * changed, at most every two seconds where they are dear, so that a change is seen within three.
 *
 * <p><b>Installed.</b> {@code Installations} looks at the places where people and packages put
 * programs, at service units and model folders. It starts no server, and runs only version commands
 * that are known to be harmless.
 *
 * <p><b>Threads.</b> One thread owns what is known; probes and scans run on virtual threads and
 * bring messages; readers get an immutable snapshot. The tables are used by the owner's thread
 * only.
 *
 * <p><b>One more program:</b> a constant in {@code Program}; its kind's probe stands beside its
 * backend and is put in order by {@code boot}. Deliberately absent: sockets in other network
 * namespaces (their published ports are seen), and Unix sockets.
 */
@NullMarked
package dev.stoker.discovery;

import org.jspecify.annotations.NullMarked;
