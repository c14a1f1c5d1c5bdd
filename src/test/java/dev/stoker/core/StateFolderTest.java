package dev.stoker.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StateFolderTest {
    private static final Path HOME = Path.of("/home/me");

    @Test
    void takesTheFirstThatIsSet() {
        assertThat(StateFolder.of(Map.of(), HOME)).hasToString("/home/me/.local/state/stoker");
        assertThat(StateFolder.of(Map.of("XDG_STATE_HOME", "/x"), HOME)).hasToString("/x/stoker");
        assertThat(StateFolder.of(Map.of("STATE_DIRECTORY", "/s", "XDG_STATE_HOME", "/x"), HOME))
                .hasToString("/s");
        assertThat(
                        StateFolder.of(
                                Map.of("STOKER_STATE_FOLDER", "/o", "STATE_DIRECTORY", "/s"), HOME))
                .hasToString("/o");
        assertThat(StateFolder.of(Map.of("XDG_STATE_HOME", ""), HOME))
                .hasToString("/home/me/.local/state/stoker");
    }
}
