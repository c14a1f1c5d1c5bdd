package dev.stoker.boot.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whether a stream is the journal's is told by what it is, not by the variable alone. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no journal")
final class JournalTest {
    @TempDir private Path folder;

    @Test
    void isWhereTheStreamIsTheOneThatSystemdOpened() throws Exception {
        Path stream = Files.createFile(folder.resolve("stream"));
        Path other = Files.createFile(folder.resolve("other"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), stream);
        Map<String, String> environment = Map.of("JOURNAL_STREAM", number(stream));

        assertThat(Journal.isAt(stream, environment)).isTrue();
        assertThat(Journal.isAt(link, environment)).as("as /proc has them").isTrue();
        assertThat(Journal.isAt(other, environment)).as("led elsewhere").isFalse();
        assertThat(Journal.isAt(stream, Map.of())).isFalse();
        assertThat(Journal.isAt(stream, Map.of("JOURNAL_STREAM", ""))).isFalse();
        assertThat(Journal.isAt(folder.resolve("none"), environment)).isFalse();
    }

    @Test
    void leavesErrorsAsTheyAreElsewhere() {
        var standard = new ByteArrayOutputStream();

        assertThat(Journal.errors(standard, Map.of())).isSameAs(standard);
        assertThat(Journal.errors(standard, Map.of("JOURNAL_STREAM", "0:0"))).isSameAs(standard);
    }

    @Test
    void saysOfEachLineThatItIsAnError() {
        var written = new ByteArrayOutputStream();

        var errors =
                new PrintStream(
                        new JournalStream(written, Journal.ERROR), true, StandardCharsets.UTF_8);
        errors.println("stoker: refused\n  /etc/stoker/ü.yaml:3");
        errors.println("more");

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("<3>stoker: refused", "<3>  /etc/stoker/ü.yaml:3", "<3>more");
    }

    @Test
    void letsNoErrorTellTheJournalAnImportance() throws Exception {
        String text = "a\0<0>b";

        assertThat(errors(text, 100)).containsExactly("<3>a?<0>b");
    }

    /** The journal breaks what is longer than 48 KiB, and reads an importance of the rest. */
    @Test
    void breaksAnErrorThatIsTooLongBetweenItsCharacters() throws Exception {
        String text = "x" + "😀".repeat(10 * 1024) + "ü€".repeat(32 * 1024);

        for (int atOnce : new int[] {1, 8192, 1 << 20}) {
            List<String> lines = errors(text, atOnce);

            assertThat(lines)
                    .hasSizeBetween(3, 20)
                    .allMatch(line -> line.startsWith("<3>"))
                    .allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length < 32 * 1024);
            assertThat(String.join("", lines).replace("<3>", "")).isEqualTo(text);
        }
    }

    @Test
    void breaksWhatIsNoTextToo() throws Exception {
        var written = new ByteArrayOutputStream();
        byte[] bytes = new byte[100 * 1024];
        Arrays.fill(bytes, (byte) 0x80);

        new JournalStream(written, Journal.ERROR).write(bytes);

        assertThat(written.toString(StandardCharsets.ISO_8859_1).lines())
                .hasSize(5)
                .allMatch(line -> line.startsWith("<3>") && line.length() < 32 * 1024);
    }

    private static List<String> errors(String text, int atOnce) throws IOException {
        var written = new ByteArrayOutputStream();
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        var errors = new JournalStream(written, Journal.ERROR);
        for (int at = 0; at < bytes.length; at += atOnce) {
            errors.write(bytes, at, Math.min(atOnce, bytes.length - at));
        }
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static String number(Path file) throws Exception {
        return Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
    }
}
