package dev.stoker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From which files and variables a configuration is read. */
final class ConfigSourcesTest {
    private final Path temp;
    private final ConfigHome home;

    ConfigSourcesTest(@TempDir Path temp) {
        this.temp = temp;
        this.home = new ConfigHome(temp);
    }

    @Test
    void takesAnEntryThatIsToldElsewhere() throws IOException {
        home.write(
                """
                stoker:
                  backends:
                    a: {}
                """);

        assertThat(home.problems(Map.of("STOKER_BACKENDS_A_URL", "http://127.0.0.1:8000")))
                .isEmpty();
    }

    @Test
    void prefersTheEnvironmentToTheUsersFileToTheMachinesFile() throws IOException {
        home.write("stoker: {http: {port: 1, host: localhost}, log: {level: warn}}");
        Path own = Files.createDirectories(temp.resolve("xdg/stoker")).resolve("stoker.yaml");
        Files.writeString(own, "stoker: {http: {port: 2, host: '::1'}}");
        ConfigSources sources =
                home.sources(
                        Map.of(
                                "STOKER_HTTP_PORT",
                                "3",
                                "XDG_CONFIG_HOME",
                                temp.resolve("xdg").toString()));

        ConfigReader reader = ConfigHome.reader(sources);

        HttpConfig http = requireNonNull(reader.read(HttpConfig.class));
        LogConfig log = requireNonNull(reader.read(LogConfig.class));
        assertThat(http.port()).isEqualTo(3);
        assertThat(http.host()).isEqualTo("::1");
        assertThat(log.level()).isEqualTo(LogConfig.Level.WARN);
    }

    @Test
    void readsTheOneFileThatIsNamed() throws IOException {
        home.write("broken: [");
        Path other = Files.writeString(temp.resolve("other.yaml"), "stoker: {log: {level: 7}}");

        assertThat(home.problems(Map.of("STOKER_CONFIG", other.toString())))
                .singleElement()
                .asString()
                .startsWith(other + ":1: stoker.log.level");
        assertThat(home.problems(Map.of("STOKER_CONFIG", temp + "/none.yaml")))
                .containsExactly(temp + "/none.yaml: is no file that can be read");
    }

    @Test
    void takesABackendFromTheEnvironment() {
        ConfigReader reader =
                ConfigHome.reader(
                        home.sources(Map.of("STOKER_BACKENDS_LAB_URL", "http://10.0.0.5:8000")));

        BackendsConfig backends = requireNonNull(reader.read(BackendsConfig.class));

        assertThat(backends.byId()).containsOnlyKeys("lab");
        assertThat(home.problems(Map.of("STOKER_BACKENDS_LAB_URL", "http://10.0.0.5"))).isEmpty();
        assertThat(home.problems(Map.of("STOKER_BACKENDS_LAB_URI", "x")))
                .singleElement()
                .asString()
                .contains("unknown variable");
    }

    @Test
    void leavesOtherVariablesAlone() {
        assertThat(
                        home.problems(
                                Map.of(
                                        "STOKER_LLAMA_SERVER",
                                        "/usr/bin/llama-server",
                                        "STOKER_ENGINE",
                                        "x",
                                        "QUARKUS_HTTP_PORT",
                                        "1")))
                .isEmpty();
    }
}
