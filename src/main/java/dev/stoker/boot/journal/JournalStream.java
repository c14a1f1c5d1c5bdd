package dev.stoker.boot.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Puts an importance in front of each line. For one thread at a time. */
final class JournalStream extends OutputStream {
    private final OutputStream to;
    private final byte[] prefix;
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
            if (lineBegins) {
                marked.write(prefix);
            }
            marked.write(bytes[i]);
            lineBegins = bytes[i] == '\n';
        }
        marked.writeTo(to);
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }
}
