package dev.stoker.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * A file's head, read in order through one small buffer. Nothing is read or passed over beyond the
 * end of the file or of what a header may take: each length is checked before it is used.
 */
final class HeaderInput {
    /** Sixteen times the largest header seen (vocabularies of 262,144 tokens). */
    static final long LONGEST_HEADER = 256L << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    private final SeekableByteChannel channel;
    private final long fileBytes;
    private final long end;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long bufferEnd;

    HeaderInput(SeekableByteChannel channel, long fileBytes, long longestHeader) {
        this.channel = channel;
        this.fileBytes = fileBytes;
        this.end = Math.min(fileBytes, longestHeader);
        order(ByteOrder.LITTLE_ENDIAN);
    }

    long fileBytes() {
        return fileBytes;
    }

    ByteOrder order() {
        return buffer.order();
    }

    void order(ByteOrder order) {
        buffer.order(order);
    }

    long position() {
        return bufferEnd - buffer.remaining();
    }

    int int8() throws IOException, MalformedGguf {
        return filled(1).get();
    }

    int int16() throws IOException, MalformedGguf {
        return filled(2).getShort();
    }

    int int32() throws IOException, MalformedGguf {
        return filled(4).getInt();
    }

    long int64() throws IOException, MalformedGguf {
        return filled(8).getLong();
    }

    /**
     * The next count of things that take at least {@code each} bytes.
     *
     * @param what they are, for the refusal
     */
    long count(String what, int each, long most) throws IOException, MalformedGguf {
        long count = int64();
        long room = Math.min(most, (end - position()) / each);
        if (count < 0 || count > room) {
            throw new MalformedGguf(
                    "%s %s announced, there is room for %d up to byte %d"
                            .formatted(Long.toUnsignedString(count), what, room, end));
        }
        return count;
    }

    /** A text of {@code bytes} length; broken UTF-8 is replaced. */
    String text(int bytes) throws IOException, MalformedGguf {
        demand(bytes);
        var text = new byte[bytes];
        for (int done = 0; done < bytes; ) {
            int piece = Math.min(bytes - done, BUFFER_BYTES);
            filled(piece).get(text, done, piece);
            done += piece;
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Passes over {@code bytes} without reading them. */
    void skip(long bytes) throws IOException, MalformedGguf {
        demand(bytes);
        if (bytes <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) bytes);
        } else {
            bufferEnd = position() + bytes;
            buffer.position(0).limit(0);
            channel.position(bufferEnd);
        }
    }

    private ByteBuffer filled(int bytes) throws IOException, MalformedGguf {
        if (buffer.remaining() < bytes) {
            demand(bytes);
            buffer.compact();
            while (buffer.position() < bytes) {
                int read = channel.read(buffer);
                if (read < 0) {
                    throw new MalformedGguf(
                            "the file shrank to %d bytes while it was read".formatted(bufferEnd));
                }
                bufferEnd += read;
            }
            buffer.flip();
        }
        return buffer;
    }

    private void demand(long bytes) throws MalformedGguf {
        if (bytes >= 0 && bytes <= end - position()) {
            return;
        }
        String wanted = Long.toUnsignedString(bytes);
        throw new MalformedGguf(
                end == fileBytes
                        ? "%s bytes wanted at byte %d, the file has %d"
                                .formatted(wanted, position(), fileBytes)
                        : "%s bytes wanted at byte %d, a header ends before byte %d"
                                .formatted(wanted, position(), end));
    }
}
