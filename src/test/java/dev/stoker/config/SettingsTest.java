package dev.stoker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.security.EdgeSettings;
import dev.stoker.supervise.SuperviseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    private static final Path HOME = Path.of(System.getProperty("user.home"));

    @Test
    void hasTheGuardAsSafeAsItGetsByDefault() {
        ConfigReader reader = reader(Map.of("STATE_DIRECTORY", "/var/lib/stoker"));

        EdgeSettings edge =
                Settings.edge(
                        requireNonNull(reader.read(HttpConfig.class)),
                        requireNonNull(reader.read(StateConfig.class)));

        assertThat(edge)
                .isEqualTo(
                        new EdgeSettings(
                                "127.0.0.1",
                                EdgeSettings.Auth.NONE,
                                false,
                                List.of(),
                                List.of(),
                                Bytes.ofMebi(32),
                                Path.of("/var/lib/stoker")));
    }

    @Test
    void carriesEveryKeyOfSuperviseOver() {
        ConfigReader reader =
                reader(
                        Map.of(
                                "STATE_DIRECTORY", "/s",
                                "STOKER_SUPERVISE_READY_TIMEOUT", "1m",
                                "STOKER_SUPERVISE_IDLE_UNLOAD", "0s",
                                "STOKER_SUPERVISE_MAX_RESTARTS", "9",
                                "STOKER_SUPERVISE_FIRST_BACKOFF", "2s",
                                "STOKER_SUPERVISE_MAX_BACKOFF", "3m",
                                "STOKER_SUPERVISE_QUIET_AFTER", "4m",
                                "STOKER_SUPERVISE_STOP_GRACE", "6s",
                                "STOKER_SUPERVISE_LOG_LIMIT", "1M",
                                "STOKER_SUPERVISE_CGROUP", "/a/b-c.slice"));

        SuperviseSettings supervise =
                Settings.supervise(
                        requireNonNull(reader.read(SuperviseConfig.class)),
                        requireNonNull(reader.read(StateConfig.class)));

        assertThat(supervise)
                .isEqualTo(
                        new SuperviseSettings(
                                Duration.ofMinutes(1),
                                Duration.ZERO,
                                9,
                                Duration.ofSeconds(2),
                                Duration.ofMinutes(3),
                                Duration.ofMinutes(4),
                                Duration.ofSeconds(6),
                                Path.of("/s/engines"),
                                Bytes.ofMebi(1),
                                "/a/b-c.slice"));
    }

    @Test
    void readsATildeAsTheHomeFolder() {
        assertThat(Settings.inHome(Path.of("~/models"))).isEqualTo(HOME.resolve("models"));
        assertThat(Settings.inHome(Path.of("/models"))).isEqualTo(Path.of("/models"));
        assertThat(Settings.inHome(Path.of("~x/models"))).isEqualTo(Path.of("~x/models"));
    }

    @Test
    void readsNoFileUntilTheDaemonSaysSo() {
        assertThat(new OwnFilesSourceProvider().getConfigSources(getClass().getClassLoader()))
                .isEmpty();
    }

    private static ConfigReader reader(Map<String, String> environment) {
        return new ConfigReader(
                new ConfigSources(environment, Map.of("user.home", "/home/me"), Path.of("/none")),
                List.of());
    }
}
