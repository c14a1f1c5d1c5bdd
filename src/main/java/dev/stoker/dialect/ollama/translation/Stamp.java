package dev.stoker.dialect.ollama.translation;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The times of a stream's lines, to the microsecond. The text of a second is kept for all lines of
 * it, so that a line costs its last digits only. For one thread at a time.
 */
final class Stamp {
    private static final int MICROS = 1_000_000;

    private final InstantSource clock;
    private long second = Long.MIN_VALUE;
    private String upToSecond = "";

    Stamp(InstantSource clock) {
        this.clock = clock;
    }

    /** In UTC, as RFC 3339 has it. */
    String now() {
        Instant now = clock.instant();
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            String whole = Instant.ofEpochSecond(second).toString();
            upToSecond = whole.substring(0, whole.length() - 1) + '.';
        }
        String digits = Integer.toString(MICROS + now.getNano() / 1_000);
        return upToSecond + digits.substring(1) + 'Z';
    }
}
