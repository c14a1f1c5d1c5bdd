package dev.stoker.dialect.nativeapi;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How urgent a caller says a request is. */
public enum Priority {
    /** Somebody waits for it. */
    INTERACTIVE,
    /** It may wait for others. */
    BATCH;

    /** Lower case, as it stands in requests. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Priority> of(String wireName) {
        return Arrays.stream(values()).filter(p -> p.wireName().equals(wireName)).findFirst();
    }
}
