package dev.stoker.fleet.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Speed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TrialLengthsTest {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    @Test
    void halfASecondForThePromptAndHalfForTheAnswer() {
        TrialLengths lengths = TrialLengths.after(new Speed(300, 100), MINUTE, 1280);

        assertThat(lengths).isEqualTo(new TrialLengths(150, 50));
    }

    @Test
    void aSlowModelIsMeasuredAllTheSame() {
        TrialLengths lengths = TrialLengths.after(new Speed(2, 0.5), MINUTE, 1280);

        assertThat(lengths).isEqualTo(new TrialLengths(32, 8));
    }

    @Test
    void whatIsReadAndWrittenFitsIntoTheContext() {
        TrialLengths lengths = TrialLengths.after(new Speed(1e9, 1e9), MINUTE, 256);

        assertThat(lengths.prompt() + lengths.answer()).isLessThan(256);
    }
}
