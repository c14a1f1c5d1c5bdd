package dev.stoker.boot.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether what this process writes goes to the journal of systemd, which reads the importance of a
 * line from {@code <0>} to {@code <7>} in front of it.
 *
 * <p>Source: sd-daemon(3), and {@code JOURNAL_STREAM} in systemd.exec(5).
 */
public final class Journal {
    /** {@code <3>}. */
    static final int ERROR = 3;

    /**
     * Bytes of a line that the journal takes in one piece, well below its LineMax=, which is 48 KiB
     * unless changed (journald.conf(5)). It breaks others, and those with a zero byte.
     */
    static final int LONGEST = 24 * 1024;

    static final char IN_PLACE_OF_NUL = '?';

    private static final Path OUTPUT = Path.of("/proc/self/fd/1");
    private static final Path ERRORS = Path.of("/proc/self/fd/2");

    private Journal() {}

    /** Standard error, each line of it an error: a daemon that has a log says there what is not. */
    public static OutputStream errors(OutputStream standard, Map<String, String> environment) {
        return isAt(ERRORS, environment) ? new JournalStream(standard, ERROR) : standard;
    }

    /** Whether the log, which goes to standard output, is the journal's. */
    static boolean hasTheLog(Map<String, String> environment) {
        return isAt(OUTPUT, environment);
    }

    /**
     * Whether that file is the stream that systemd has opened. A variable alone says nothing: it is
     * there as well where somebody has led the output elsewhere since.
     */
    static boolean isAt(Path file, Map<String, String> environment) {
        String stream = environment.get("JOURNAL_STREAM");
        return stream != null && stream.equals(number(file));
    }

    private static @Nullable String number(Path file) {
        try {
            return Files.getAttribute(file, "unix:dev")
                    + ":"
                    + Files.getAttribute(file, "unix:ino");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
            return null; // another system
        }
    }
}
