package dev.stoker.gguf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads the facts of a model file from its header, in bounded memory and time: some 64 KiB of
 * buffer and at most 1 MiB of values, never more than the first 256 MiB of the file, no byte of
 * weights.
 */
public final class GgufReader {
    /** Longer than any model; keeps the arithmetic on tensor sizes far from overflow. */
    private static final long LONGEST_FILE = 1L << 50;

    private GgufReader() {}

    /**
     * Reads the header of {@code file}. Blocks, for milliseconds where the disk is awake.
     *
     * @return never an exception, whatever the file holds
     */
    public static GgufResult read(Path file) {
        try {
            // A pipe would hang the open, a device never end.
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                return new GgufResult.Refused("not a regular file");
            }
            try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return read(channel, channel.size());
            }
        } catch (IOException e) {
            return new GgufResult.Unreadable(reason(e));
        }
    }

    /** Reads a header from a channel at its start. */
    static GgufResult read(SeekableByteChannel channel, long fileBytes) throws IOException {
        if (fileBytes > LONGEST_FILE) {
            return new GgufResult.Refused(
                    "%d bytes are longer than any model".formatted(fileBytes));
        }
        try {
            GgufHeader header = HeaderParser.parse(new HeaderInput(channel, fileBytes));
            return new GgufResult.Read(FactSheet.of(header));
        } catch (MalformedGguf e) {
            return new GgufResult.Refused(e.because());
        }
    }

    /** Without the path, which these exceptions carry as their message. */
    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> "cannot be read: " + e.getClass().getSimpleName();
        };
    }
}
