package dev.stoker.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VersionsTest {
    @ParameterizedTest
    @CsvSource({
        "'version: 0.7.0 (build 11669, commit Debian)\nbuilt with GNU 16.2.0 for Linux x86_64', b11669",
        "'load_backend: loaded\nversion: 6710 (74b8fc17f)\nbuilt with cc', b6710",
        "'unknown option',",
    })
    void readsTheBuildOfLlamaServer(String output, @Nullable String version) {
        assertThat(Versions.llamaServer(output)).isEqualTo(version);
    }

    /** The last as the program alone prints it when the server has the same version. */
    @ParameterizedTest
    @CsvSource({
        "'Warning: could not connect to a running Ollama instance\nWarning: client version is 0.33.0-rc2', 0.33.0-rc2",
        "'ollama version is 0.12.0\nWarning: client version is 0.33.0', 0.33.0",
        "'ollama version is 0.12.0', 0.12.0",
        "'panic: $HOME is not defined',",
    })
    void readsTheVersionOfTheProgramOllamaAndNotOfItsServer(
            String output, @Nullable String version) {
        assertThat(Versions.ollama(output)).isEqualTo(version);
    }

    @Test
    void aCommandThatHangsIsGivenUp() {
        long begun = System.nanoTime();

        String output =
                new Commands().run(List.of("/bin/sleep", "60"), Map.of(), Duration.ofMillis(200));

        assertThat(output).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aCommandThatPrintsWithoutEndIsCutShort() {
        String output =
                new Commands()
                        .run(
                                List.of("/bin/sh", "-c", "head -c 1000000 /dev/zero"),
                                Map.of(),
                                Duration.ofSeconds(5));

        assertThat(output).hasSize(16 * 1024);
    }

    @Test
    void aProgramThatIsNotThereSaysNothing() {
        var nobody = List.of(Path.of("/nowhere/at/all").toString());

        assertThat(new Commands().run(nobody, Map.of(), Duration.ofSeconds(1))).isEmpty();
    }
}
