package dev.stoker.routing.experience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A place that fails is left alone for a while, and tried again by one call. */
final class BreakerTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final BreakerSettings SETTINGS =
            new BreakerSettings(3, Duration.ofSeconds(5), Duration.ofSeconds(15));

    private static Breaker failing(int times) {
        Breaker breaker = Breaker.well();
        for (int i = 0; i < times; i++) {
            breaker = breaker.failed(NOW, "backend_error (500, server)", SETTINGS);
        }
        return breaker;
    }

    @Test
    void opensAfterThatManyFailuresInARow() {
        assertThat(failing(2).barred(NOW)).isNull();
        assertThat(failing(2).served().failed(NOW, "x", SETTINGS).barred(NOW)).isNull();
        assertThat(failing(3).state(NOW)).isEqualTo("open");
        assertThat(failing(3).barred(NOW))
                .isEqualTo(
                        "it failed 3 times in a row, the last by backend_error (500, server);"
                                + " it is tried again in 5 s");
    }

    @Test
    void letsOneCallTryItAfterAPause() {
        Instant later = NOW.plusSeconds(5);
        Breaker over = failing(3);
        assertThat(over.state(later)).isEqualTo("half-open");
        assertThat(over.barred(later)).isNull();

        Breaker tried = over.begun(later);

        assertThat(tried.barred(later)).contains("one call tries it now");
        assertThat(tried.served().state(later)).isEqualTo("closed");
        assertThat(tried.left(later).barred(later)).as("the next one may try").isNull();
    }

    @Test
    void waitsTwiceAsLongEachTimeThatFailsUpToALimit() {
        Instant at = NOW;
        Breaker breaker = failing(3);
        for (int seconds : new int[] {5, 10, 15, 15}) {
            assertThat(breaker.barred(at.plusSeconds(seconds).minusMillis(1))).isNotNull();
            at = at.plusSeconds(seconds);
            assertThat(breaker.barred(at)).isNull();
            breaker = breaker.begun(at).failed(at, "x", SETTINGS);
        }
        assertThat(breaker.served()).isEqualTo(Breaker.well());
    }

    @Test
    void isNotHeldOpenByCallsThatWereOnTheirWay() {
        Breaker more = failing(3).failed(NOW.plusSeconds(4), "x", SETTINGS);

        assertThat(more.barred(NOW.plusSeconds(5))).isNull();
        assertThat(more.begun(NOW)).isEqualTo(more);
    }

    @Test
    void hasBounds() {
        assertThatThrownBy(() -> new BreakerSettings(0, Duration.ofSeconds(1), Duration.ofDays(1)))
                .hasMessageContaining("0 failures");
    }
}
