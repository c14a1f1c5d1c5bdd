package dev.stoker.fleet.memory;

import dev.stoker.core.BackendId;

/**
 * Has no new calls begin at a model that is busy all the time, so that it becomes idle and can give
 * way. On the fleet's own thread; neither method waits, and both may be said again.
 */
public interface Brake {
    /** Nobody is held back. */
    Brake NONE =
            new Brake() {
                @Override
                public void hold(BackendId backend, String model) {}

                @Override
                public void release(BackendId backend, String model) {}
            };

    /** Somebody waits for the memory of that model. */
    void hold(BackendId backend, String model);

    /** Nobody does any more. */
    void release(BackendId backend, String model);
}
