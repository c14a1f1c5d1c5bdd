package dev.stoker.boot.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Puts an importance in front of each line, and of each piece of one that the journal would break
 * itself. For one thread at a time.
 */
final class JournalStream extends OutputStream {
    private final OutputStream to;
    private final byte[] prefix;

    /** How much of the line has been written. */
    private int written;

    private boolean lineBegins = true;

    JournalStream(OutputStream to, int importance) {
        this.to = to;
        this.prefix = JournalFormat.prefix(importance).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /** In one go: each write to the journal is a call of the system. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        var marked = new ByteArrayOutputStream(length + prefix.length);
        for (int i = offset; i < offset + length; i++) {
            byte one = bytes[i] == 0 ? (byte) Journal.IN_PLACE_OF_NUL : bytes[i];
            if (written >= Journal.LONGEST && one != '\n' && mayBegin(one)) {
                marked.write('\n');
                lineBegins = true;
            }
            if (lineBegins) {
                marked.write(prefix);
                written = 0;
            }
            marked.write(one);
            written++;
            lineBegins = one == '\n';
        }
        marked.writeTo(to);
    }

    /** Not within a character of UTF-8, unless it is none, being too long. */
    private boolean mayBegin(byte one) {
        return (one & 0xC0) != 0x80 || written >= Journal.LONGEST + 3;
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }
}
