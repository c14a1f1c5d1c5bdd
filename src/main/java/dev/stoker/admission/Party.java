package dev.stoker.admission;

import java.util.Objects;

/**
 * Whom a call counts for where several want the same: an app that shows a key of its own, else
 * where the call came from.
 *
 * @param id never a secret: the name of an app's key, or an address
 */
public record Party(String id) {
    /** Whoever is on this machine and shows no key. */
    public static final Party LOCAL = new Party("local");

    /** Stoker itself, which loads models ahead of their calls. No key can have this name. */
    public static final Party STOKER = new Party("stoker itself");

    /** Whoever loads a model by hand. No key can have this name. */
    public static final Party BY_HAND = new Party("by hand");

    /** Of no empty name. */
    public Party {
        if (Objects.requireNonNull(id, "id").isBlank()) {
            throw new IllegalArgumentException("id: empty (expected: a name)");
        }
    }

    /** Whether nobody but Stoker waits for it. */
    public boolean isStoker() {
        return equals(STOKER);
    }

    /**
     * Whether what parties may use counts for it: what the owner asks for is not refused for that.
     */
    public boolean isLimited() {
        return !isStoker() && !equals(BY_HAND);
    }

    @Override
    public String toString() {
        return id;
    }
}
