package dev.stoker.fleet.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * When a backend that took calls went down.
 *
 * @param times oldest first; of the last minutes
 */
record Falls(List<Instant> times) {
    static final Duration OF_INTEREST = Duration.ofMinutes(5);
    static final int TOO_MANY = 3;

    /** One that comes and goes is to stay up for so long before it is believed. */
    static final Duration TRIAL = Duration.ofMinutes(1);

    static final Falls NONE = new Falls(List.of());

    Falls {
        times = List.copyOf(times);
    }

    Falls with(Instant now) {
        return new Falls(
                Stream.concat(
                                times.stream().filter(at -> at.plus(OF_INTEREST).isAfter(now)),
                                Stream.of(now))
                        .toList());
    }

    boolean flapping(Instant now) {
        long recent = times.stream().filter(at -> at.plus(OF_INTEREST).isAfter(now)).count();
        return recent >= TOO_MANY && times.getLast().plus(TRIAL).isAfter(now);
    }
}
