/**
 * The models of all backends, managed: shown, loaded, let go of, deleted, copied, downloaded.
 *
 * <p><b>Scope.</b> Finds the backend, refuses what its kind cannot do before it is asked, and asks
 * its {@code Stock}. For engines that Stoker runs itself there is no such thing: to load is to
 * start the engine, to unload is to stop it, and downloading and deleting are the {@code
 * ModelFolder}'s.
 *
 * <p><b>Afterwards</b> the fleet looks at that backend at once, and only then is the caller
 * answered, so that the next list is true.
 *
 * <p><b>Downloads.</b> {@link dev.stoker.fleet.stock.Pulls} runs each on a thread of its own, one
 * for all who wait for it; the last who leaves breaks it off. Nobody who waits can hold it up: each
 * takes the latest state when ready for it, and what came in between is gone.
 *
 * <p><b>Threads.</b> Everything here blocks, and none of it is the fleet's own thread.
 */
@NullMarked
package dev.stoker.fleet.stock;

import org.jspecify.annotations.NullMarked;
