package dev.stoker.config.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.config.ConfigSources;
import dev.stoker.config.FileMarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each {@code look} is one of those that come every two seconds. */
final class FileWatchTest {
    @TempDir Path temp;
    private final AtomicInteger told = new AtomicInteger();
    private boolean on = true;
    private Path file = Path.of("");
    private FileWatch watch = new FileWatch(marks(), FileWatchTest::marks, () -> true, () -> {});

    @BeforeEach
    void settle() throws IOException {
        file = Files.writeString(temp.resolve("stoker.yaml"), "stoker: {}\n");
        begin();
    }

    private void begin() {
        var sources = new ConfigSources(Map.of("STOKER_CONFIG", file.toString()), Map.of(), temp);
        watch =
                new FileWatch(
                        FileMarks.of(sources),
                        () -> FileMarks.of(sources),
                        () -> on,
                        told::incrementAndGet);
    }

    private static FileMarks marks() {
        return FileMarks.of(new ConfigSources(Map.of(), Map.of(), Path.of("/nonexistent")));
    }

    @Test
    void saysNothingOfWhatStaysAsItIs() {
        look(5);

        assertThat(told).hasValue(0);
    }

    @Test
    void tellsOnceWhenTwoLooksAgree() throws IOException {
        Files.writeString(file, "stoker: {log: {level: warn}}\n");

        look(1);
        assertThat(told).hasValue(0);
        look(1);
        assertThat(told).hasValue(1);
        look(5);
        assertThat(told).hasValue(1);
    }

    @Test
    void waitsForAnEditorThatWritesInSteps() throws IOException {
        Files.writeString(file, "");
        look(1);
        Files.writeString(file, "stoker: {log: {");
        look(1);
        Files.writeString(file, "stoker: {log: {level: warn}}\n");
        look(1);
        assertThat(told).hasValue(0);

        look(1);

        assertThat(told).hasValue(1);
    }

    @Test
    void seesARenameOfAFileOfTheSameSizeAndTime() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Path other = Files.writeString(temp.resolve("new"), "stoker: []\n");
        Files.setLastModifiedTime(other, time);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        look(2);

        assertThat(told).hasValue(1);
    }

    @Test
    void seesALinkThatLeadsElsewhere() throws IOException {
        Path one = Files.writeString(temp.resolve("one"), "stoker: {}\n");
        Path two = Files.writeString(temp.resolve("two"), "stoker: {}\n");
        Files.setLastModifiedTime(two, Files.getLastModifiedTime(one));
        file = Files.createSymbolicLink(temp.resolve("link.yaml"), one);
        begin();
        Files.delete(file);
        Files.createSymbolicLink(file, two);

        look(2);

        assertThat(told).hasValue(1);
    }

    @Test
    void seesAFileGoAndComeBack() throws IOException {
        Files.delete(file);
        look(2);
        assertThat(told).hasValue(1);

        Files.writeString(file, "stoker: {}\n");
        look(2);

        assertThat(told).hasValue(2);
    }

    @Test
    void tellsLaterWhatChangedWhileItWasOff() throws IOException {
        on = false;
        Files.writeString(file, "stoker: {log: {level: warn}}\n");
        look(3);
        assertThat(told).hasValue(0);

        on = true;
        look(2);

        assertThat(told).hasValue(1);
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }
}
