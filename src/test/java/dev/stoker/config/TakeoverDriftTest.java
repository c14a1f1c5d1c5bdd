package dev.stoker.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.config.reload.Takeover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Of every key it is known, and documented, whether a running daemon takes it over. */
final class TakeoverDriftTest {
    private static final Pattern ROW =
            Pattern.compile(
                    "(?m)^\\| `(stoker\\.[^`]+)` \\| (it is|what|downloads|engines|conn)(.+) \\|$");

    @Test
    void knowsEveryKeyAndNoOther() {
        assertThat(Takeover.rows().keySet()).isEqualTo(new KnownKeys().all().keySet());
    }

    /** What is compared has no name of the user's own in it. */
    @Test
    void hasNoEntryWaitForARestart() {
        assertThat(Takeover.rows())
                .allSatisfy((key, because) ->
                        assertThat(because == null || !key.contains("*")).as(key).isTrue());
    }

    @Test
    void documentsWhatNeedsARestart() throws IOException {
        String section =
                Files.readString(Path.of("docs/configuration.md"))
                        .split("(?m)^## Changing it while it runs$", -1)[1]
                        .split("(?m)^## ", -1)[0];
        var documented = new TreeMap<String, String>();
        ROW.matcher(section)
                .results()
                .forEach(row -> documented.put(row.group(1), row.group(2) + row.group(3)));

        Map<String, String> restart = new TreeMap<>();
        Takeover.rows()
                .forEach((key, because) -> {
                    if (because != null) {
                        restart.put(key, because);
                    }
                });

        assertThat(documented).isEqualTo(restart);
    }
}
