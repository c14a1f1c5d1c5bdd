package dev.stoker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.TuningSettings;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.CacheType;
import dev.stoker.tuning.memory.LoadMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TuningWishesTest {
    @TempDir Path temp;

    @Test
    void wishesForNothingByDefault() throws IOException {
        TuningSettings settings = settings("stoker: {}");

        assertThat(settings)
                .isEqualTo(
                        new TuningSettings(
                                true,
                                Wishes.NONE,
                                Map.of(),
                                true,
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(60)));
    }

    @Test
    void fillsWhatAModelLeavesOutWithWhatHoldsForAll() throws IOException {
        TuningSettings settings =
                settings(
                        """
                        stoker:
                          tuning:
                            reserve: 2G
                            context: 8k
                            priority: memory
                            slots: 3
                            prompt-cache: 64M
                            models:
                              "llama3.1:8b":
                                context: max
                              "llama3.1:8b@llamacpp":
                                slots: 1
                                priority: context
                        """);

        assertThat(settings.wishesFor("llama3.1:8b", "ollama"))
                .isEqualTo(
                        new Wishes(
                                new Wishes.Context.Max(),
                                3,
                                Wishes.Priority.MEMORY,
                                Bytes.ofGibi(2),
                                promptCache(Bytes.ofMebi(64))));
        assertThat(settings.wishesFor("llama3.1:8b", "llamacpp"))
                .isEqualTo(
                        new Wishes(
                                new Wishes.Context.Tokens(8192),
                                1,
                                Wishes.Priority.CONTEXT,
                                Bytes.ofGibi(2),
                                promptCache(Bytes.ofMebi(64))));
        assertThat(settings.wishesFor("other", "ollama")).isEqualTo(settings.defaults());
    }

    @Test
    void carriesEveryKeyOfAModelOver() throws IOException {
        TuningSettings settings =
                settings(
                        """
                        stoker:
                          tuning:
                            models:
                              m:
                                threads: 1
                                batch-threads: 2
                                keys: q8_0
                                values: IQ4_NL
                                batch: 3
                                ubatch: 4
                                gpu-layers: 5
                                flash-attention: true
                                load-mode: mlock
                                prompt-cache: 0
                        """);

        assertThat(settings.wishesFor("m", "llamacpp").fixed())
                .isEqualTo(
                        new Wishes.Fixed(
                                1,
                                2,
                                CacheType.Q8_0,
                                CacheType.IQ4_NL,
                                3,
                                4,
                                5,
                                true,
                                LoadMode.MLOCK,
                                Bytes.ZERO));
    }

    private static Wishes.Fixed promptCache(Bytes size) {
        return new Wishes.Fixed(null, null, null, null, null, null, null, null, null, size);
    }

    private TuningSettings settings(String yaml) throws IOException {
        Path file = Files.writeString(temp.resolve("stoker.yaml"), yaml);
        var sources =
                new ConfigSources(
                        Map.of("STOKER_CONFIG", file.toString()),
                        Map.of("user.home", temp.toString()),
                        temp);
        List<YamlFile> files = sources.files().stream().map(YamlFile::read).toList();
        var reader = new ConfigReader(sources, files);
        TuningConfig tuning = requireNonNull(reader.read(TuningConfig.class));
        assertThat(reader.problems()).isEmpty();
        return Settings.tuning(tuning);
    }
}
