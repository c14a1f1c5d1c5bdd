package dev.stoker.backend;

import org.jspecify.annotations.Nullable;

/** What a backend says of itself when asked once. */
public sealed interface Health {
    /** Stable, lower case, as shown to people and in metrics. */
    default String wireName() {
        return switch (this) {
            case Ready _ -> "ready";
            case Loading _ -> "loading";
            case Unusable _ -> "down";
        };
    }

    /**
     * It can take work.
     *
     * @param version as it names it; null where it does not
     */
    record Ready(@Nullable String version) implements Health {}

    /** It answers, and is not ready yet. */
    record Loading(String detail) implements Health {}

    /** It does not answer, or says it is broken. */
    record Unusable(String because) implements Health {}
}
