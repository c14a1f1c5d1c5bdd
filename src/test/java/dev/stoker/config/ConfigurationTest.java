package dev.stoker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.stoker.routing.RouteDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationTest {
    @TempDir Path temp;
    private ConfigHome home;

    @BeforeEach
    void settle() {
        home = new ConfigHome(temp);
    }

    @Test
    void takesFileAndEnvironmentTogether() throws IOException {
        home.write(
                """
                stoker:
                  log: {level: warn}
                  models: {default: tiny, folders: [/models]}
                  routes: {chat: [tiny, other]}
                  memory: {wait: 7s}
                """);

        Configuration read = read(Map.of("STOKER_LOG_LEVEL", "debug"));

        assertThat(read.logLevel()).isEqualTo(LogConfig.Level.DEBUG);
        assertThat(read.fleet().defaultModel()).isEqualTo("tiny");
        assertThat(read.modelFolders()).containsExactly(Path.of("/models"));
        assertThat(read.fleet().routing().table().all())
                .extracting(RouteDefinition::name)
                .containsExactly("chat");
        assertThat(read.memory().patience()).hasSeconds(7);
    }

    @Test
    void isTheSameAsLongAsNothingIsWritten() throws IOException {
        home.write("stoker: {backends: {lab: {url: 'http://127.0.0.1:9'}}, routes: {a: [b]}}\n");

        Configuration first = read(Map.of());
        Configuration second = read(Map.of());

        assertThat(second).usingRecursiveComparison().ignoringFields("templates").isEqualTo(first);
    }

    @Test
    void isNotMadeOfWhatIsWrong() throws IOException {
        home.write("stoker: {log: {level: loud}}\n");

        assertThatIllegalStateException()
                .isThrownBy(() -> read(Map.of()))
                .withMessageContaining("loud");
    }

    private Configuration read(Map<String, String> environment) {
        return Configuration.of(ConfigHome.reader(home.sources(environment)));
    }
}
