package dev.stoker.backend;

import dev.stoker.core.FaultCause;
import java.util.Set;
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
     * @param lacks of what servers of its kind and version can do, what this one says that it
     *     cannot; what it does not tell is not in it
     */
    record Ready(@Nullable String version, Set<Capability> lacks) implements Health {
        /** Copies the set. */
        public Ready {
            lacks = Set.copyOf(lacks);
        }

        /** One that can do all that its kind can, as far as it tells. */
        public Ready(@Nullable String version) {
            this(version, Set.of());
        }
    }

    /** It answers, and is not ready yet. */
    record Loading(String detail) implements Health {}

    /**
     * It does not answer, or says it is broken.
     *
     * @param cause why, where that decides whether asking again can help; null where it is not
     *     known
     */
    record Unusable(String because, @Nullable FaultCause cause) implements Health {
        /** Of which nobody knows whether it will pass. */
        public Unusable(String because) {
            this(because, null);
        }
    }
}
