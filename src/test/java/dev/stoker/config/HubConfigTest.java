package dev.stoker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where models are downloaded from. */
final class HubConfigTest {
    @TempDir Path temp;

    @ParameterizedTest
    @CsvSource({
        "http://hub.example",
        "https://me:secret@hub.example",
        "https://hub.example/?x=y",
        "ftp://hub.example",
        "https:///x"
    })
    void takesModelsFromNoHubThatCouldBeListenedTo(String hub) {
        assertThat(problems(Map.of("STOKER_MODELS_HUB", hub)))
                .singleElement()
                .asString()
                .contains("stoker.models.hub")
                .doesNotContain("secret");
    }

    @Test
    void takesModelsFromAHubWithATokenAndFromOneOnThisMachine() {
        assertThat(
                        problems(
                                Map.of(
                                        "STOKER_MODELS_HUB", "http://127.0.0.1:8080",
                                        "STOKER_MODELS_HUB_HOSTS", "*.cdn.example,a.example",
                                        "STOKER_MODELS_HUB_TOKEN_ENV", "HF_TOKEN",
                                        "HF_TOKEN", "hf_x")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"STOKER_MODELS_LEAST_BYTES, 2G", "STOKER_MODELS_LEAST_TIME, 10ms"})
    void boundsWhatADownloadMustBring(String variable, String value) {
        assertThat(problems(Map.of(variable, value)))
                .singleElement()
                .asString()
                .contains(
                        variable.toLowerCase(java.util.Locale.ROOT)
                                .substring(14)
                                .replace('_', '-'));
        assertThat(problems(Map.of("STOKER_MODELS_LEAST_BYTES", "0"))).isEmpty();
    }

    @Test
    void findsThatTheHubsTokenIsNotThere() {
        assertThat(problems(Map.of("STOKER_MODELS_HUB_TOKEN_ENV", "HF_TOKEN")))
                .singleElement()
                .asString()
                .contains("stoker.models.hub-token-env: variable HF_TOKEN is empty");
        assertThat(
                        problems(
                                Map.of(
                                        "STOKER_MODELS_HUB_TOKEN_ENV", "HF_TOKEN",
                                        "HF_TOKEN", "hf_ca\nnary")))
                .singleElement()
                .asString()
                .doesNotContain("nary");
        assertThat(problems(Map.of("STOKER_MODELS_HUB_HOSTS", "https://x.example/")))
                .singleElement()
                .asString()
                .contains("stoker.models.hub-hosts");
    }

    private List<String> problems(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(Map.of("XDG_CONFIG_HOME", temp + "/none"));
        all.putAll(environment);
        var sources = new ConfigSources(all, Map.of("user.home", temp.toString()), temp);
        return ConfigCheck.problems(sources, InetAddress::getAllByName);
    }
}
