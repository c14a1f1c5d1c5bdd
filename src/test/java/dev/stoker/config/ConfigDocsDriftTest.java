package dev.stoker.config;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.StateFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/configuration.md, the example and application.properties say what the mappings say. */
final class ConfigDocsDriftTest {
    private static final Pattern ROW =
            Pattern.compile(
                    "(?m)^\\| `(stoker[^`]+)` \\| `([A-Z_]+)` \\| (\\S+|see below) \\| .+ \\|$");
    private static final String STATE_FOLDER = "stoker.state.folder";

    @Test
    void documentsEveryKeyWithItsVariableAndDefault() throws IOException {
        var documented = new TreeMap<String, String>();
        ROW.matcher(Files.readString(Path.of("docs/configuration.md")))
                .results()
                .forEach(row -> documented.put(row.group(1), row.group(2) + " " + row.group(3)));

        var actual = new TreeMap<String, String>();
        new KnownKeys()
                .all()
                .forEach((key, value) ->
                        actual.put(
                                key,
                                KnownKeys.variable(key.replace("*", "ID"))
                                        + " "
                                        + shown(key, value)));

        assertThat(documented).isEqualTo(actual);
    }

    @Test
    void documentsEveryVariableThatIsNoKey() throws IOException {
        String docs = Files.readString(Path.of("docs/configuration.md"));

        assertThat(KnownKeys.OTHER_VARIABLES)
                .allSatisfy(name -> assertThat(docs).contains("| `" + name + "` |"));
    }

    private static String shown(String key, @Nullable String value) {
        if (key.equals(STATE_FOLDER)) {
            return "see below";
        }
        return value == null ? "–" : "`" + value + "`";
    }

    /** A default that changes is a change people notice: it is made here too, on purpose. */
    @Test
    void pinsTheDefaults() {
        Map<String, String> defaults = new TreeMap<>();
        new KnownKeys().all().forEach((key, value) -> defaults.put(key, String.valueOf(value)));

        assertThat(defaults)
                .containsAllEntriesOf(
                        Map.ofEntries(
                                entry("stoker.http.host", "127.0.0.1"),
                                entry("stoker.http.port", "11500"),
                                entry("stoker.http.auth", "none"),
                                entry("stoker.http.allow-remote", "false"),
                                entry("stoker.http.allowed-hosts", "null"),
                                entry("stoker.http.allowed-origins", "null"),
                                entry("stoker.http.max-body", "32M"),
                                entry("stoker.http.ollama-control", "closed"),
                                entry("stoker.discovery.interval", "1s"),
                                entry("stoker.discovery.probe-timeout", "1s"),
                                entry("stoker.supervise.ready-timeout", "5m"),
                                entry("stoker.supervise.idle-unload", "10m"),
                                entry("stoker.supervise.max-restarts", "3"),
                                entry("stoker.supervise.log-limit", "10M"),
                                entry("stoker.supervise.cgroup", "null"),
                                entry("stoker.supervise.memory-max", "null"),
                                entry("stoker.models.hub", "https://huggingface.co"),
                                entry("stoker.models.store", "null"),
                                entry("stoker.tuning.enabled", "true"),
                                entry("stoker.tuning.reserve", "null"),
                                entry("stoker.tuning.context", "auto"),
                                entry("stoker.tuning.priority", "speed"),
                                entry("stoker.tuning.retune", "true"),
                                entry("stoker.tuning.retune-pause", "10m"),
                                entry("stoker.tuning.calibration-time", "60s"),
                                entry("stoker.log.level", "info")));
    }

    /** A service that is given it as it is does what it did without. */
    @Test
    void changesNothingByTheExampleAsItStands(@TempDir Path empty) {
        ConfigReading example = reading(Path.of("docs/stoker.example.yaml"), empty);

        assertThat(example.problems()).isEmpty();
        assertThat(example.values().all())
                .filteredOn(one -> !one.source().equals("default"))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.value()).as(one.key()).isEqualTo(one.usual()));
    }

    /** A setting has no blank behind its {@code #}, or several; a sentence has one. */
    @Test
    void loadsTheExampleWithoutItsCommentSigns(@TempDir Path empty) throws IOException {
        String all =
                Files.readString(Path.of("docs/stoker.example.yaml"))
                        .replaceAll("(?m)^( *)#(?! \\S)", "$1")
                        .replace("/opt/llama.cpp/bin/llama-server", "/bin/sh");
        Path file = Files.writeString(empty.resolve("all.yaml"), all);

        ConfigReading example = reading(file, empty);

        assertThat(example.problems()).isEmpty();
        assertThat(example.values().of("stoker.models.store"))
                .extracting(EffectiveValue::value)
                .isEqualTo("/srv/models/pulled");
        assertThat(example.values().all())
                .filteredOn(one -> !one.source().equals("default"))
                .hasSizeGreaterThan(30);
    }

    private static ConfigReading reading(Path file, Path empty) {
        ConfigSources sources =
                new ConfigSources(
                        Map.of(
                                "STOKER_CONFIG",
                                file.toString(),
                                "LAB_VLLM_KEY",
                                "of-the-lab",
                                "HF_TOKEN",
                                "of-the-hub"),
                        Map.of("user.home", empty.toString()),
                        empty);
        return ConfigReading.of(sources, host -> new InetAddress[] {InetAddress.getByName(host)});
    }

    @Test
    void repeatsTheRightDefaultsInApplicationProperties() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        new KnownKeys().all().forEach((key, value) -> defaults.put(key, String.valueOf(value)));

        var repeated = new TreeMap<String, String>();
        Pattern.compile("\\$\\{(stoker[a-z.-]+):([^}]*)}")
                .matcher(Files.readString(Path.of("src/main/resources/application.properties")))
                .results()
                .forEach(found -> repeated.put(found.group(1), found.group(2)));

        assertThat(repeated).hasSize(4);
        assertThat(defaults).containsAllEntriesOf(repeated);
    }

    @Test
    void agreesWithTheCommandsOnTheStateFolder(@TempDir Path home) {
        for (Map<String, String> environment :
                List.of(
                        Map.<String, String>of(),
                        Map.of("XDG_STATE_HOME", "/x"),
                        Map.of("STATE_DIRECTORY", "/s", "XDG_STATE_HOME", "/x"),
                        Map.of("STOKER_STATE_FOLDER", "/o", "STATE_DIRECTORY", "/s"))) {
            ConfigSources sources =
                    new ConfigSources(environment, Map.of("user.home", home.toString()), home);

            StateConfig state =
                    requireNonNull(new ConfigReader(sources, List.of()).read(StateConfig.class));

            assertThat(state.folder()).isEqualTo(StateFolder.of(environment, home));
        }
    }
}
