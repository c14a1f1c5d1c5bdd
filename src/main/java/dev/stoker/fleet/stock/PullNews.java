package dev.stoker.fleet.stock;

import dev.stoker.core.StokerException;

/** What who waits for a download hears. */
public sealed interface PullNews {
    /** It is under way. */
    record Going(PullProgress progress) implements PullNews {}

    /**
     * It is there; the last that is heard.
     *
     * @param model what it is called by from now on
     */
    record Done(String model, PullProgress progress) implements PullNews {}

    /** It went wrong; the last that is heard. */
    record Failed(StokerException why) implements PullNews {}
}
