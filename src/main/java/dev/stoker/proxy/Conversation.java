package dev.stoker.proxy;

import dev.stoker.dialect.Fingerprint;
import org.jspecify.annotations.Nullable;

/** Which conversation a call belongs to: in its caller's words, else as its request tells. */
final class Conversation {
    static final String HEADER = "x-stoker-conversation";

    private Conversation() {}

    /** A number, the same for all its calls; null where nothing tells. */
    static @Nullable String of(@Nullable String header, Asked asked) {
        return header == null || header.isBlank()
                ? asked.conversation()
                : Fingerprint.of(HEADER, header.strip());
    }
}
