package dev.stoker.cli.terminal;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The standard streams of a process, and which of them a person sits at. Bytes, since the JVM's own
 * print streams write question marks where the locale is C; whatever is text here is UTF-8.
 */
public record Streams(
        InputStream in,
        OutputStream out,
        OutputStream err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal) {

    /** Those of this process. */
    public static Streams ofProcess() {
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                isTerminal(0),
                isTerminal(1),
                isTerminal(2));
    }

    /**
     * By the name of what is open, on Linux. Elsewhere the JVM only tells it of standard input and
     * output together; then a stream that is not known to be a terminal is none.
     */
    // Null again as of JDK 25, unless -Djdk.console asks for the other kind.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            String open = Files.readSymbolicLink(link).toString();
            return open.startsWith("/dev/pts/")
                    || open.startsWith("/dev/tty")
                    || open.equals("/dev/console");
        } catch (IOException _) {
            Console console = System.console();
            return console != null && console.isTerminal();
        }
    }
}
