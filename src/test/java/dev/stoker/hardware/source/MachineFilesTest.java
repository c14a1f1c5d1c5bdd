package dev.stoker.hardware.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Fact;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineFilesTest {
    @TempDir Path root;

    @Test
    void namesSourcesAsTheMachineDoes() {
        var files = new FakeMachine(root).file("/proc/x", " 7\n\0").files();

        Fact<String> line = files.line("/proc/x");

        assertThat(line).isEqualTo(Fact.known("7", "/proc/x"));
    }

    @Test
    void saysWhatIsAbsentOrEmpty() {
        var files = new FakeMachine(root).file("/proc/x", "\n").files();

        assertThat(files.text("/proc/y")).isEqualTo(Fact.unknown("there is no /proc/y"));
        assertThat(files.text("/proc/x/z")).isInstanceOf(Fact.Unknown.class);
        assertThat(files.text("/proc")).isInstanceOf(Fact.Unknown.class);
        assertThat(files.line("/proc/x")).isEqualTo(Fact.unknown("/proc/x is empty"));
        assertThat(files.names("/sys")).isEmpty();
    }

    @Test
    void neverLeavesItsRoot() {
        new FakeMachine(root).file("/secret", "1");
        var files = new MachineFiles(root.resolve("machine"));

        Fact<String> outside = files.text("/../secret");

        assertThat(outside).isEqualTo(Fact.unknown("there is no /../secret"));
        assertThat(files.exists("/../secret")).isFalse();
    }
}
