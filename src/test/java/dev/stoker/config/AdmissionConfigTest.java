package dev.stoker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.admission.LineBounds;
import dev.stoker.admission.Quota;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdmissionConfigTest {
    private static final String LAB = "STOKER_BACKENDS_LAB_";

    @TempDir Path folder;

    @Test
    void isAsTheSettingsThemselvesAreByDefault() {
        assertThat(settings(Map.of())).isEqualTo(AdmissionSettings.DEFAULT);
    }

    @Test
    void carriesEveryKeyOver() {
        var environment = new HashMap<String, String>();
        environment.put("STOKER_ADMISSION_QUEUE_LENGTH", "9");
        environment.put("STOKER_ADMISSION_QUEUE_PER_APP", "8");
        environment.put("STOKER_ADMISSION_WAIT_LIMIT", "7s");
        environment.put("STOKER_ADMISSION_SWAP_AFTER", "6s");
        environment.put("STOKER_ADMISSION_SWAP_CALLS", "5");
        environment.put("STOKER_ADMISSION_REQUESTS_PER_MINUTE", "4");
        environment.put("STOKER_ADMISSION_TOKENS_PER_MINUTE", "3");
        environment.put("STOKER_ADMISSION_CONCURRENCY", "2");
        environment.put(LAB + "URL", "http://127.0.0.1:9");
        environment.put(LAB + "CONCURRENCY", "11");
        environment.put(LAB + "REQUESTS_PER_MINUTE", "12");
        environment.put(LAB + "TOKENS_PER_MINUTE", "13");

        assertThat(settings(environment))
                .isEqualTo(
                        new AdmissionSettings(
                                new LineBounds(9, 8, Duration.ofSeconds(6), 5),
                                Duration.ofSeconds(7),
                                new Quota(4, 3, 2),
                                Map.of("lab", new Quota(12, 13, 11))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONCURRENCY", "REQUESTS_PER_MINUTE", "TOKENS_PER_MINUTE"})
    void refusesALimitOfABackendThatIsNone(String key) {
        assertThat(
                        new ConfigHome(folder)
                                .problems(
                                        Map.of(LAB + "URL", "http://127.0.0.1:9", LAB + key, "0")))
                .singleElement()
                .asString()
                .contains("'0'", "1 to 1000000000");
    }

    /** Who waits for its memory would be told so before it had to give way. */
    @Test
    void endsALineBeforeWhoWaitsForItsMemoryGivesUp() {
        assertThat(settings(Map.of("STOKER_MEMORY_WAIT", "4s")).line().swapAfter())
                .isEqualTo(Duration.ofSeconds(4));
        assertThat(
                        settings(
                                        Map.of(
                                                "STOKER_MEMORY_WAIT",
                                                "4s",
                                                "STOKER_MEMORY_ENABLED",
                                                "false"))
                                .line())
                .isEqualTo(AdmissionSettings.DEFAULT.line());
        assertThat(
                        new ConfigHome(folder)
                                .problems(
                                        Map.of(
                                                "STOKER_MEMORY_WAIT",
                                                "30s",
                                                "STOKER_ADMISSION_SWAP_AFTER",
                                                "31s")))
                .singleElement()
                .asString()
                .contains(
                        "swap-after", "'31s' (expected: at most stoker.memory.wait, which is 30s)");
    }

    private static AdmissionSettings settings(Map<String, String> environment) {
        var reader =
                new ConfigReader(
                        new ConfigSources(
                                environment, Map.of("user.home", "/home/me"), Path.of("/none")),
                        java.util.List.of());
        return Settings.admission(
                requireNonNull(reader.read(AdmissionConfig.class)),
                requireNonNull(reader.read(BackendsConfig.class)),
                requireNonNull(reader.read(MemoryConfig.class)));
    }
}
