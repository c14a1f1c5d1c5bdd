package dev.stoker.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code deploy/test/systemd}, which takes too long to be run here. */
final class SystemdScriptTest {
    /** What stops reading once it knows enough. */
    private static final Pattern ENDS_EARLY =
            Pattern.compile(
                    "\\|\\s*(?:e?grep\\s+(?:-\\w+\\s+)*-\\w*[qm]|head\\b|sed\\s+(?:-n\\s+)?'?\\d+q)");

    /**
     * With {@code pipefail} whoever still writes by then is ended by a closed pipe: what was found
     * counts as not found, now and then, and what must not be there as not there.
     */
    @Test
    void readsEveryPipelineToItsEnd() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("deploy/test/systemd"));

        assertThat(lines).contains("set -euo pipefail");
        assertThat(lines).noneMatch(line -> ENDS_EARLY.matcher(line).find());
        assertThat(
                        List.of(
                                "a | grep -q b",
                                "a | grep -Eq b",
                                "a | grep -i -q b",
                                "a | head -1",
                                "a | sed 1q"))
                .allMatch(line -> ENDS_EARLY.matcher(line).find());
        assertThat(List.of("a | grep b >/dev/null", "a | tail -1", "grep -q b file"))
                .noneMatch(line -> ENDS_EARLY.matcher(line).find());
    }
}
