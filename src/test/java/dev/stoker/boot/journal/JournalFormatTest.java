package dev.stoker.boot.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.AsyncHandler;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of the log as the journal wants them. */
final class JournalFormatTest {
    /** What Quarkus has where nobody says otherwise. */
    private static final String USUAL = "%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p [%c{3.}] (%t) %s%e%n";

    private final JournalFormat format = JournalFormat.of(new PatternFormatter(USUAL));

    @ParameterizedTest
    @CsvSource({
        "SEVERE, <3>",
        "WARNING, <4>",
        "INFO, <6>",
        "CONFIG, <6>",
        "FINE, <7>",
        "FINEST, <7>"
    })
    void tellsHowImportantALineIs(String level, String prefix) {
        assertThat(format.format(new LogRecord(Level.parse(level), "text")))
                .startsWith(prefix)
                .endsWith(" text\n");
    }

    @Test
    void tellsNoTimeAndAllElse() {
        assertThat(format.format(entry(org.jboss.logmanager.Level.WARN, "a backend is down")))
                .matches("<4>WARN  \\[dev\\.sto\\.Test] \\([^)]*\\) a backend is down\n");
    }

    /** The journal makes an entry of each line, and each has its own importance. */
    @Test
    void tellsItOfEachLineOfATrace() {
        ExtLogRecord entry = entry(org.jboss.logmanager.Level.ERROR, "failed");
        entry.setThrown(new IllegalStateException("a\nb"));

        assertThat(format.format(entry).lines())
                .hasSizeGreaterThan(3)
                .allMatch(line -> line.startsWith("<3>"));
    }

    @Test
    void letsNoTextTellTheJournalAnImportance() {
        assertThat(format.format(entry(Level.INFO, "a\0<0>b"))).endsWith(" a?<0>b\n");
    }

    /** The journal breaks what is longer than 48 KiB, and reads an importance of the rest. */
    @Test
    void breaksALineThatIsTooLongBetweenItsCharacters() {
        String text = "x" + "😀".repeat(10 * 1024) + "ü€".repeat(32 * 1024);
        var bare = new JournalFormat(new PatternFormatter("%s%n"));

        String formatted = bare.format(entry(Level.INFO, text));

        assertThat(formatted.lines().toList())
                .hasSizeBetween(3, 20)
                .allMatch(line -> line.startsWith("<6>"))
                .allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length < 32 * 1024);
        String sent =
                new String(formatted.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(sent.replace("\n", "").replace("<6>", "")).isEqualTo(text);
    }

    @Test
    void leavesAPatternThatBeginsOtherwiseAsItIs() {
        assertThat(
                        JournalFormat.of(new PatternFormatter("at %d{HH} %s%n"))
                                .format(entry(Level.INFO, "x")))
                .matches("<6>at \\d\\d x\n");
    }

    @Test
    void isTakenByTheConsoleAlsoBehindAnotherHandler() {
        var direct = new ConsoleHandler(new PatternFormatter(USUAL));
        var behind = new ConsoleHandler(new PatternFormatter(USUAL));
        try (var outer = new AsyncHandler()) {
            outer.addHandler(behind);

            JournalLog.change(new Object[] {outer, direct});

            assertThat(direct.getFormatter()).isInstanceOf(JournalFormat.class);
            assertThat(behind.getFormatter()).isInstanceOf(JournalFormat.class);
        }
    }

    private static ExtLogRecord entry(Level level, String text) {
        var entry = new ExtLogRecord(level, text, "org.jboss.logging.Logger");
        entry.setLoggerName("dev.stoker.Test");
        return entry;
    }
}
