package dev.stoker.api;

import java.util.List;

/** The configuration of the running daemon. Every method blocks; safe for all threads. */
public interface ConfigControl {
    /** What is in force, and how it came to be. */
    ConfigAnswer shown();

    /**
     * Reads all sources again and takes them over.
     *
     * @param dryRun only says what it would do
     * @throws dev.stoker.core.StokerException {@code NOT_SUPPORTED} where there is nothing to read
     */
    Result reload(boolean dryRun);

    /** What came of it. */
    sealed interface Result {
        /** It is in force, or would be. */
        record Done(ReloadAnswer answer) implements Result {}

        /**
         * It is invalid, and nothing has changed.
         *
         * @param problems one line each, as at the start
         */
        record Refused(List<String> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }
}
