package dev.stoker.backend.hub;

import dev.stoker.gguf.RangeSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that does not have its final name yet, for readers of headers, which go by names.
 *
 * @param file that has been verified
 */
record FileSource(Path file) implements RangeSource {
    @Override
    public long length() throws IOException {
        return Files.size(file);
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long at = position;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw new EOFException("the file is shorter than it was");
                }
                at += count;
            }
        }
    }
}
