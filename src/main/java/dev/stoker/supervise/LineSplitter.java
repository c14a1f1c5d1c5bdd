package dev.stoker.supervise;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Bytes of a program's output to lines of bounded length. The rest of a longer line is dropped, and
 * control characters are replaced, since the lines are shown on terminals. Not thread-safe.
 */
final class LineSplitter {
    /** Unit: bytes. */
    static final int LINE_LIMIT = 8192;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private boolean cut;

    LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    void feed(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                emit();
            } else if (line.size() < LINE_LIMIT) {
                line.write(bytes[i]);
            } else {
                cut = true;
            }
        }
    }

    /** The output ended; a last line without its end is one too. */
    void end() {
        if (line.size() > 0) {
            emit();
        }
    }

    private void emit() {
        String text = line.toString(StandardCharsets.UTF_8);
        if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        lines.accept(printable(text) + (cut ? "…" : ""));
        line.reset();
        cut = false;
    }

    private static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            safe.append(Character.isISOControl(c) && c != '\t' ? '?' : c);
        }
        return safe.toString();
    }
}
