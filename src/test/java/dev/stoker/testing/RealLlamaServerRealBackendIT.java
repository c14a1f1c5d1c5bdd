package dev.stoker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the tests against a real backend stand on is there. */
@Tag("real-backend")
final class RealLlamaServerRealBackendIT {
    @Test
    void runsHere() {
        var command = new ProcessBuilder(RealLlamaServer.binary().toString(), "--version");

        Finished run = Finished.run(command, Duration.ofSeconds(30));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out() + run.err()).contains("version:");
    }

    @Test
    void hasAModelThatIsWrittenOnce() {
        assertThat(RealLlamaServer.tinyModel())
                .isEqualTo(RealLlamaServer.tinyModel())
                .satisfies(file -> assertThat(Files.size(file)).isGreaterThan(1024));
    }
}
