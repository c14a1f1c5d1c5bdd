package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured by it does not break when the system's clock is set. */
class SteadyClockTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final AtomicReference<Instant> wall = new AtomicReference<>(START);
    private final AtomicLong nanos = new AtomicLong(-77);
    private final SteadyClock clock = new SteadyClock(wall::get, nanos::get);

    @Test
    void goesWithTheWallClock() {
        passes(Duration.ofMinutes(5));

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(5)));
    }

    @ParameterizedTest(name = "{0} hours")
    @ValueSource(ints = {-1, 1, -500_000, 500_000})
    void measuresAMinuteAsAMinuteWhereTheClockIsSet(int hours) {
        passes(Duration.ofSeconds(30));
        Instant before = clock.instant();
        wall.set(wall.get().plus(Duration.ofHours(hours)));

        passes(Duration.ofMinutes(1));

        assertThat(Duration.between(before, clock.instant())).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest(name = "{0} hours")
    @ValueSource(ints = {-1, 1, 8})
    void showsEachMomentAsTheWallClockDid(int hours) {
        Instant before = clock.instant();
        passes(Duration.ofMinutes(1));
        wall.set(wall.get().plus(Duration.ofHours(hours)));
        Instant set = clock.instant();
        passes(Duration.ofMinutes(1));
        Instant after = clock.instant();

        assertThat(clock.at(before)).isEqualTo(START);
        assertThat(clock.at(set)).isEqualTo(wall.get().minus(Duration.ofMinutes(1)));
        assertThat(clock.at(after)).isEqualTo(wall.get());
    }

    /** Nobody asked for the time while the machine slept. */
    @Test
    void noticesOnlyWhenAskedThatTheWallClockHasGoneOn() {
        wall.set(wall.get().plus(Duration.ofHours(8)));

        assertThat(clock.at(START.plus(Duration.ofSeconds(1))))
                .isEqualTo(START.plus(Duration.ofHours(8).plusSeconds(1)));
    }

    @Test
    void countsNoDriftAsASetting() {
        wall.set(wall.get().plusMillis(999));

        assertThat(clock.at(clock.instant())).isEqualTo(START);
    }

    @Test
    void takesNoPauseOfItsOwnForASetting() {
        var pause = new AtomicReference<>(Duration.ZERO);
        var held =
                new SteadyClock(
                        () -> {
                            Instant shown = wall.get();
                            passes(pause.getAndSet(Duration.ZERO));
                            return shown;
                        },
                        nanos::get);
        pause.set(Duration.ofSeconds(5));
        Instant then = held.instant();
        passes(Duration.ofSeconds(1));

        assertThat(then).isEqualTo(START.plusSeconds(5));
        assertThat(held.at(then)).isEqualTo(then);
    }

    @Test
    void forgetsTheOldestSettingsAndShowsTheNewestRight() {
        for (int i = 0; i < 1000; i++) {
            wall.set(wall.get().plus(Duration.ofHours(1)));
            passes(Duration.ofMinutes(1));
            clock.instant();
        }

        assertThat(clock.at(clock.instant())).isEqualTo(wall.get());
        assertThat(clock.at(START)).isEqualTo(START.plus(Duration.ofHours(1000 - 63)));
    }

    @Test
    void doesNotTakeAStepHoweverOftenItIsAsked() {
        wall.set(wall.get().plus(Duration.ofHours(1)));

        for (int i = 0; i < 1000; i++) {
            clock.instant();
        }

        assertThat(clock.instant()).isEqualTo(START);
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
        wall.set(wall.get().plus(time));
    }
}
