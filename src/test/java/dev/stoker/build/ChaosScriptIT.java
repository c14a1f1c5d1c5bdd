package dev.stoker.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Finished;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code deploy/bench/chaos}, but for what it runs: those tests run in the build themselves. */
final class ChaosScriptIT {
    @Test
    void refusesWhatItDoesNotKnow() {
        var command = new ProcessBuilder("deploy/bench/chaos", "--only", "nothing");

        Finished run = Finished.run(command, Duration.ofSeconds(20));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("chaos: --only: nothing (expected: one of crowd daemon");
    }

    @Test
    void tellsItsUseWhereItIsAskedFor() {
        Finished help = run("--help");
        Finished unknown = run("--halp");

        assertThat(help.status()).isZero();
        assertThat(help.out())
                .startsWith("Breaks things on purpose")
                .contains("usage: deploy/bench/chaos", "--only NAME")
                .doesNotContain("set -euo", "#");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err()).contains("unknown: --halp", "chaos --help tells");
    }

    private static Finished run(String option) {
        return Finished.run(
                new ProcessBuilder("deploy/bench/chaos", option), Duration.ofSeconds(60));
    }
}
