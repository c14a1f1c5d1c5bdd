package dev.stoker.proxy.cache;

import dev.stoker.core.Bytes;

/**
 * Bounds of the answers that are kept.
 *
 * @param maxSize of all together; nothing is kept where it is zero
 * @param maxAnswer of one; a longer one is not kept
 */
public record CacheSettings(Bytes maxSize, Bytes maxAnswer) {
    /** Some thousand chats. */
    public static final CacheSettings DEFAULT =
            new CacheSettings(Bytes.ofMebi(64), Bytes.ofMebi(1));

    /** Nothing is kept. */
    public static final CacheSettings OFF = new CacheSettings(Bytes.ZERO, Bytes.ZERO);
}
