package dev.stoker.proxy;

import java.util.Locale;

/** How an answer came about, as its head tells. */
enum ServedPath {
    /** The backend was asked as the caller asked. */
    RELAY,
    /** The backend was asked in another dialect. */
    TRANSLATED;

    static final String HEADER = "x-stoker-path";

    /** Lower case. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
