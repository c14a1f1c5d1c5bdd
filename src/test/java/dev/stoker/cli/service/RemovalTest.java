package dev.stoker.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What root removes of a user who does not sit still. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs folders that are opened once")
final class RemovalTest {
    @TempDir private Path folder;

    @Test
    void takesAFolderWithAllThatIsInIt() throws IOException {
        Path state = Files.createDirectories(folder.resolve("state/a/b"));
        Files.writeString(state.resolve("file"), "x");
        Path kept = Files.writeString(folder.resolve("kept"), "x");
        Files.createSymbolicLink(folder.resolve("state/link"), folder);

        new Removal(_ -> {}).of(folder.resolve("state"));

        assertThat(folder.resolve("state")).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void takesALinkAndNotWhatItLeadsTo() throws IOException {
        Path target = Files.createDirectories(folder.resolve("target/inner"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target"));

        new Removal(_ -> {}).of(link);

        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(target).exists();
        assertThatThrownBy(() -> new Removal(_ -> {}).of(link))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void neverReachesThroughALinkThatComesInThePlaceOfAFolder() throws IOException {
        Path precious = Files.writeString(folder("precious").resolve("file"), "x");
        Path state = folder("state");
        Path inner = Files.createDirectories(state.resolve("inner"));
        Files.writeString(inner.resolve("file"), "x");
        Path away = folder.resolve("away");
        var removal =
                new Removal(name -> {
                    if (name.endsWith("inner")) {
                        exchange(inner, away, precious.resolveSibling(""));
                    }
                });

        assertThatThrownBy(() -> removal.of(state)).isInstanceOf(IOException.class);

        assertThat(precious).exists();
        assertThat(away).isEmptyDirectory();
    }

    @Test
    void goesNoDeeperThanAnyFolderOfOurs() throws IOException {
        Path state = folder("state");
        Path fits = Files.createDirectories(state.resolve("d/".repeat(63)));

        new Removal(_ -> {}).of(state);

        assertThat(state).doesNotExist();

        Files.createDirectories(fits.resolve("d"));

        assertThatThrownBy(() -> new Removal(_ -> {}).of(state))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        state
                                + " has folders within folders, more than 64 deep; remove it by hand");
    }

    /** What a folder tells while it is read is not checked, and whoever asks counts on that. */
    @Test
    void tellsOfAFolderThatCannotBeReadAsOfAnythingElse() throws IOException {
        var broken = new IOException("Input/output error");
        var removal =
                new Removal(_ -> {
                    throw new DirectoryIteratorException(broken);
                });

        assertThatThrownBy(() -> removal.of(folder("state"))).isSameAs(broken);
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static void exchange(Path one, Path away, Path target) {
        try {
            Files.move(one, away);
            Files.createSymbolicLink(one, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
