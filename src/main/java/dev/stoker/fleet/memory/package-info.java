/**
 * Memory over all backends, as values and decisions: who holds what, what a load needs, and who
 * gives way for it. Pure: no input, no output, no clock. {@code fleet.Room} acts on it.
 *
 * <p>A <em>domain</em> is memory with one limit: the machine's, or that of a cgroup. A load must
 * fit in every domain it is charged to; one that ends gives back to every domain it was charged to.
 * Memory of graphics cards counts together with the main memory of its machine, as in plans, since
 * servers spread a model over both in ways only they know. Units: bytes.
 */
@NullMarked
package dev.stoker.fleet.memory;

import org.jspecify.annotations.NullMarked;
