package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineFileTest {
    @TempDir private Path folder;

    private final EngineFile file = new EngineFile(4711, 12, "nonce", "tiny", 17, 3);

    @Test
    void isReadAsItWasWritten() throws Exception {
        assertThat(file.write(folder)).isTrue();

        assertThat(EngineFile.read(Files.readString(folder.resolve("4711")))).isEqualTo(file);
    }

    /** As on a full disk, where the first byte of a new file fails. */
    @Test
    void leavesNothingOfAFileThatCouldNotBeWritten() throws Exception {
        Files.createDirectories(folder.resolve("4711/in-the-way"));

        assertThat(file.write(folder)).isFalse();

        assertThat(folder.resolve("4711.new")).doesNotExist();
    }
}
