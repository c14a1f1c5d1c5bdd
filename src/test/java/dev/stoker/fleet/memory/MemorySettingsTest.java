package dev.stoker.fleet.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which wishes are meant for which model. */
final class MemorySettingsTest {
    private static final BackendId OLLAMA = new BackendId("ollama");
    private static final MemorySettings SETTINGS =
            new MemorySettings(
                    true,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    false,
                    Map.of(
                            "tiny", new MemorySettings.Keep(true, null),
                            "tiny@ollama", new MemorySettings.Keep(false, Duration.ofMinutes(3))),
                    List.of(),
                    Map.of("large", List.of("a", "b@ollama"), "small", List.of("c", "d")));

    @Test
    void theLongerNameWinsAndTheTagLatestMayBeLeftOut() {
        assertThat(SETTINGS.of(OLLAMA, "tiny:latest").ttl()).isEqualTo(Duration.ofMinutes(3));
        assertThat(SETTINGS.of(new BackendId("llamacpp"), "tiny").pinned()).isTrue();
        assertThat(SETTINGS.of(OLLAMA, "other").pinned()).isFalse();
    }

    @Test
    void rivalsAreInOneGroupAndNeverTheModelItself() {
        var a = new Holder(OLLAMA, "a:latest", null);
        var b = new Holder(OLLAMA, "b", null);
        var elsewhere = new Holder(new BackendId("llamacpp"), "b", null);
        var c = new Holder(OLLAMA, "c", null);

        assertThat(SETTINGS.rivals(a, Stream.of(a, b, elsewhere, c))).containsExactly(b);
        assertThat(SETTINGS.rivals(c, Stream.of(a, b, elsewhere, c))).isEmpty();
    }
}
