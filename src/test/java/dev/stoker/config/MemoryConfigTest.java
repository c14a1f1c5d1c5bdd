package dev.stoker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendId;
import dev.stoker.fleet.memory.MemorySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How memory is to be shared out, as configuration says it. */
final class MemoryConfigTest {
    private static final BackendId OLLAMA = new BackendId("ollama");

    private final ConfigHome home;

    MemoryConfigTest(@TempDir Path temp) {
        this.home = new ConfigHome(temp);
    }

    @Test
    void isAsWithoutConfigurationByDefault() {
        assertThat(settings(Map.of())).isEqualTo(MemorySettings.DEFAULT);
    }

    @Test
    void readsModelsGroupsAndThoseToBeLoadedAhead() throws IOException {
        Path file =
                home.write(
                        """
                        stoker:
                          memory:
                            wait: 5s
                            evict-others: true
                            preload: [tiny@llamacpp, "llama3.1:8b"]
                            models:
                              "llama3.1:8b":
                                pin: true
                              tiny:
                                ttl: 90s
                            groups:
                              large: ["a:70b", b]
                        """);

        assertThat(home.problems(Map.of())).isEmpty();
        MemorySettings memory = settings(Map.of("STOKER_CONFIG", file.toString()));
        assertThat(memory.patience()).isEqualTo(Duration.ofSeconds(5));
        assertThat(memory.evictOthers()).isTrue();
        assertThat(memory.preload()).containsExactly("tiny@llamacpp", "llama3.1:8b");
        assertThat(memory.of(OLLAMA, "llama3.1:8b").pinned()).isTrue();
        assertThat(memory.of(OLLAMA, "tiny").ttl()).isEqualTo(Duration.ofSeconds(90));
        assertThat(memory.groups()).isEqualTo(Map.of("large", List.of("a:70b", "b")));
    }

    @Test
    void saysWhatIsOutOfBounds() throws IOException {
        Path file =
                home.write(
                        """
                        stoker:
                          memory:
                            wait: 2h
                            spare: 30h
                            models:
                              "a.1":
                                ttl: 10ms
                                pn: true
                            groups:
                              alone: [a]
                        """);

        assertThat(home.problems(Map.of()))
                .containsExactly(
                        file + ":3: stoker.memory.wait: '2h' (expected: 0s to 1h)",
                        file + ":4: stoker.memory.spare: '30h' (expected: 0s to 24h)",
                        file
                                + ":7: stoker.memory.models.\"a.1\".ttl: '10ms' (expected: 1s to"
                                + " 8760h)",
                        file
                                + ":8: stoker.memory.models.\"a.1\".pn: unknown key;"
                                + " did you mean stoker.memory.models.\"a.1\".pin?",
                        file
                                + ":10: stoker.memory.groups.alone: 'a' (expected: two models or"
                                + " more)");
    }

    private MemorySettings settings(Map<String, String> environment) {
        ConfigReader reader = ConfigHome.reader(home.sources(environment));
        return MemoryBounds.settings(requireNonNull(reader.read(MemoryConfig.class)));
    }
}
