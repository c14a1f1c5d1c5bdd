package dev.stoker.routing.experience;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stoker.routing.Prospect.Speed;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How fast a place was lately. */
final class PaceTest {
    private static final Instant NOW = Instant.EPOCH;

    @Test
    void isAnAverageThatForgets() {
        Pace pace =
                Pace.UNKNOWN
                        .answered(Duration.ofSeconds(1), 10.0, NOW)
                        .answered(Duration.ofSeconds(2), 20.0, NOW)
                        .answered(null, null, NOW.plusSeconds(9));

        Speed speed = pace.speed(NOW);

        assertThat(speed.firstToken()).isEqualTo(Duration.ofMillis(1300));
        assertThat(requireNonNull(speed.tokensPerSecond())).isCloseTo(13.0, within(1e-9));
    }

    @Test
    void saysNothingOnceItIsOld() {
        Pace pace = Pace.UNKNOWN.answered(Duration.ofSeconds(30), null, NOW);

        assertThat(pace.speed(NOW.plusSeconds(599))).isNotEqualTo(Speed.UNKNOWN);
        assertThat(pace.speed(NOW.plusSeconds(600))).isEqualTo(Speed.UNKNOWN);
        Speed fresh =
                pace.answered(Duration.ofSeconds(1), null, NOW.plusSeconds(601))
                        .speed(NOW.plusSeconds(601));
        assertThat(fresh.firstToken()).isEqualTo(Duration.ofSeconds(1));
    }
}
