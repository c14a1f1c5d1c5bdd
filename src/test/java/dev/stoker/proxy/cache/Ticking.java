package dev.stoker.proxy.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes where a test says. Safe for threads. */
public final class Ticking implements InstantSource {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    /** Goes forth by that, or back. */
    public void go(Duration by) {
        now = now.plus(by);
    }
}
