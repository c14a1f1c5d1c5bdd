package dev.stoker.backend;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The models that servers of one kind keep, as far as they can be managed from outside. What a kind
 * cannot do is missing in {@link Backend#capabilities}, and asking for it nevertheless is {@code
 * NOT_SUPPORTED}. Holds no state about any server. All methods block: call them from a virtual
 * thread. They fail as {@link Backend#models} does, and with {@code MODEL_NOT_FOUND} where the
 * server has no such model.
 */
public interface Stock {
    /** Everything the server tells of a model. Wakes and loads nothing. */
    ModelDetails show(Endpoint at, String model, Duration timeout);

    /**
     * Has it in memory when this returns; at once where it is already. Never a second copy of it.
     *
     * @param model with the options that calls will carry, so that the first call does not load it
     *     again
     */
    void load(Endpoint at, ServedModel model, Duration timeout);

    /**
     * Has it out of memory when this returns; where an engine is still at work, only once that is
     * done, which is not waited for to the end. Only what is loaded under that very name; nothing
     * else of the server's is touched.
     */
    void unload(Endpoint at, String model, Duration timeout);

    /**
     * Downloads it, which takes as long as it takes; again where it is there already, so that it is
     * the newest. Interrupting the thread breaks it off: what has been downloaded so far is kept
     * where the server keeps it.
     *
     * @param model as the server's own registry names it
     * @param progress told of each step, on the calling thread
     * @throws InterruptedException if it was broken off
     */
    void pull(Endpoint at, String model, Consumer<PullStep> progress) throws InterruptedException;

    /** Deletes it. */
    void delete(Endpoint at, String model, Duration timeout);

    /** Gives it a second name. */
    void copy(Endpoint at, String model, String name, Duration timeout);
}
