package dev.stoker.gguf;

import java.io.Serial;

/** Unwinds the parser to {@link GgufReader}, which answers with a refusal; never leaves it. */
final class MalformedGguf extends Exception {
    @Serial private static final long serialVersionUID = 1;

    /** The reason becomes {@link GgufResult.Refused#because()}. */
    MalformedGguf(String because) {
        super(because, null, false, false);
    }

    String because() {
        return String.valueOf(getMessage());
    }
}
