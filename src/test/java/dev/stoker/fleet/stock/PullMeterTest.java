package dev.stoker.fleet.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.PullStep;
import dev.stoker.backend.PullStep.Phase;
import dev.stoker.core.Bytes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Percent, rate and rest are reckoned from steps alone. */
final class PullMeterTest {
    private static final Instant START = Instant.parse("2026-11-21T08:15:00Z");

    private final PullMeter meter = new PullMeter();

    @Test
    void knowsNothingBeforeTheFirstStep() {
        PullProgress progress = meter.at(START);

        assertThat(progress)
                .isEqualTo(
                        new PullProgress(
                                Phase.RESOLVING, null, Bytes.ZERO, null, null, null, null, null));
    }

    @Test
    void reckonsTheRateOverTheWindow() {
        for (int second = 0; second <= 4; second++) {
            downloaded(second * 100L, 1000L, second * 1000L);
        }

        PullProgress progress = at(4000);

        assertThat(progress.percent()).isEqualTo(40);
        assertThat(progress.rate()).isEqualTo(new Bytes(100));
        assertThat(progress.eta()).isEqualTo(Duration.ofSeconds(6));
    }

    /** What an earlier attempt left has not come in the first second of this one. */
    @Test
    void countsWhatWasThereBeforeAsNoSpeed() {
        meter.add(new PullStep(Phase.RESOLVING, Bytes.ZERO, null), START);
        downloaded(900, 1000L, 100);
        downloaded(950, 1000L, 2100);

        PullProgress progress = at(2100);

        assertThat(progress.rate()).isEqualTo(new Bytes(25));
        assertThat(progress.percent()).isEqualTo(95);
        assertThat(progress.eta()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void tellsNoRateInTheFirstMoment() {
        downloaded(0, 1000L, 0);
        downloaded(500, 1000L, 500);

        assertThat(at(500).rate()).isNull();
        assertThat(at(500).eta()).isNull();
        assertThat(at(1000).rate()).isEqualTo(new Bytes(500));
    }

    @Test
    void slowsDownWhileNothingComes() {
        downloaded(0, 1000L, 0);
        downloaded(600, 1000L, 2000);

        assertThat(at(2000).rate()).isEqualTo(new Bytes(300));
        assertThat(at(6000).rate()).isEqualTo(new Bytes(100));
        assertThat(at(20_000).rate()).isEqualTo(Bytes.ZERO);
        assertThat(at(20_000).eta()).isNull();
    }

    @Test
    void forgetsWhatWasLongAgo() {
        for (int second = 0; second <= 60; second++) {
            long done = second <= 30 ? second * 1000L : 30_000L + (second - 30) * 10L;
            downloaded(done, null, second * 1000L);
        }

        assertThat(at(60_000).rate()).isEqualTo(new Bytes(10));
        assertThat(at(60_000).percent()).isNull();
    }

    /** Thousands of steps a second are a few samples. */
    @Test
    void takesStepsThatAreCloseTogetherForOne() {
        for (int milli = 0; milli <= 4000; milli++) {
            downloaded(milli, 10_000L, milli);
        }

        assertThat(at(4000).rate()).isEqualTo(new Bytes(1000));
        assertThat(at(4000).bytes()).isEqualTo(new Bytes(4000));
    }

    @Test
    void tellsNeitherRateNorRestOnceEverythingIsThere() {
        downloaded(0, 1000L, 0);
        downloaded(1000, 1000L, 5000);
        meter.add(
                new PullStep(Phase.VERIFYING, new Bytes(1000), new Bytes(1000)),
                START.plusMillis(5100));

        PullProgress progress = at(9000);

        assertThat(progress.phase()).isEqualTo(Phase.VERIFYING);
        assertThat(progress.percent()).isEqualTo(100);
        assertThat(progress.rate()).isNull();
        assertThat(progress.eta()).isNull();
    }

    /** A registry may tell of more than it said, and a clock may be set back. */
    @Test
    void doesNotMindNonsense() {
        downloaded(10, 0L, 5000);
        assertThat(at(5000).percent()).isNull();
        downloaded(2000, 1000L, 6000);
        assertThat(at(6000).percent()).isEqualTo(100);
        downloaded(500, 1000L, 7000);

        PullProgress before = at(0);

        assertThat(before.rate()).isNull();
        assertThat(before.percent()).isEqualTo(50);
    }

    private void downloaded(long bytes, @Nullable Long total, long millis) {
        meter.add(
                new PullStep(
                        Phase.DOWNLOADING,
                        new Bytes(bytes),
                        total == null ? null : new Bytes(total)),
                START.plusMillis(millis));
    }

    private PullProgress at(long millis) {
        return meter.at(START.plusMillis(millis));
    }
}
