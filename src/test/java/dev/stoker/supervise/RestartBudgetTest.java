package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RestartBudgetTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void doublesThePauseUpToTheLongestThenGivesUp() {
        SuperviseSettings settings = settings(5);

        List<Long> pauses =
                IntStream.rangeClosed(1, 6)
                        .mapToObj(n -> new RestartBudget(n).afterFailedStart(NOW, settings, 0))
                        .map(pause -> Duration.between(NOW, pause.until()).toSeconds())
                        .toList();

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
        assertThat(new RestartBudget(5).afterFailedStart(NOW, settings, 0).givenUp()).isFalse();
        assertThat(new RestartBudget(6).afterFailedStart(NOW, settings, 0).givenUp()).isTrue();
    }

    @Test
    void makesNoPauseLongerByChanceAndNoneShorterByMoreThanAFifth() {
        SuperviseSettings settings = settings(5);

        List<Long> pauses =
                DoubleStream.of(0, 0.5, 0.999)
                        .mapToObj(by -> new RestartBudget(4).afterFailedStart(NOW, settings, by))
                        .map(pause -> Duration.between(NOW, pause.until()).toMillis())
                        .toList();

        assertThat(pauses).containsExactly(8000L, 7200L, 6401L);
    }

    @Test
    void startsAtOnceAfterTheFirstEndOfAServingEngine() {
        RestartBudget.Pause pause = new RestartBudget(1).afterServingEnded(NOW, settings(3), 0);

        assertThat(pause).isEqualTo(RestartBudget.Pause.NONE);
    }

    @Test
    void neverStartsAgainByItselfWithoutAnyRestarts() {
        RestartBudget.Pause pause = new RestartBudget(1).afterServingEnded(NOW, settings(0), 0);

        assertThat(pause.givenUp()).isTrue();
    }

    @Test
    void isFullAgainAfterAQuietTime() {
        RestartBudget spent = new RestartBudget(3);

        assertThat(spent.afterServing(NOW, NOW.plusSeconds(299), settings(3))).isEqualTo(spent);
        assertThat(spent.afterServing(NOW, NOW.plusSeconds(300), settings(3)))
                .isEqualTo(RestartBudget.FULL);
    }

    private static SuperviseSettings settings(int maxRestarts) {
        return new SuperviseSettings(
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                maxRestarts,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofSeconds(2),
                Path.of("logs"),
                Bytes.ofMebi(1),
                null);
    }
}
