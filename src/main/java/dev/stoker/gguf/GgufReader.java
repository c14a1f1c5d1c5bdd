package dev.stoker.gguf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Reads the facts of a model file from its header, in bounded memory and time: some 64 KiB of
 * buffer and at most 1 MiB of values, never more than the first 256 MiB of the file, no byte of
 * weights. Over a network: at most 4 MiB of buffer, and the first 64 MiB.
 */
public final class GgufReader {
    /** Longer than any model; keeps the arithmetic on tensor sizes far from overflow. */
    private static final long LONGEST_FILE = 1L << 50;

    /** Four times the largest header seen. */
    private static final long LONGEST_REMOTE_HEADER = 64L << 20;

    private GgufReader() {}

    /** Does the reading, and fails where {@link #result} answers. */
    private interface Reading {
        GgufHeader header() throws IOException, MalformedGguf;
    }

    /** Makes a header of what is read, and keeps of it what is wanted. */
    @FunctionalInterface
    private interface Parsing {
        GgufHeader of(HeaderInput input) throws IOException, MalformedGguf;
    }

    /**
     * Reads the header of {@code file}. Blocks, for milliseconds where the disk is awake.
     *
     * @return never an exception, whatever the file holds
     */
    public static GgufResult read(Path file) {
        return result(() -> header(file));
    }

    /**
     * Reads the headers of a model in one file or split into several beside each other. Blocks, for
     * milliseconds a part where the disk is awake.
     *
     * @param first the file, or the first part
     * @return the first part's facts, with the tensors and the size of all parts; refused if a part
     *     is malformed or not of this model, unreadable if one is missing
     */
    public static GgufResult readModel(Path first) {
        String name = String.valueOf(first.getFileName());
        return result(() -> SplitModel.read(name, part -> header(first.resolveSibling(part))));
    }

    /**
     * Reads the chat template of a model, which {@link #read(Path)} only says is there. Blocks as
     * that does.
     *
     * @return null if there is none, it is longer than half a MiB, or the header cannot be read
     */
    public static @Nullable String chatTemplate(Path file) {
        try {
            GgufHeader header =
                    header(file, input -> HeaderParser.parse(input, FactSheet.CHAT_TEMPLATE));
            return header.values().get(FactSheet.CHAT_TEMPLATE) instanceof GgufValue.Text(var text)
                    ? text
                    : null;
        } catch (IOException | MalformedGguf _) {
            return null;
        }
    }

    /**
     * Reads a header from afar. Blocks for a few requests: the first for 256 KiB, each further one
     * for four times as much, up to 4 MiB.
     *
     * @return never an exception, whatever the source holds
     */
    public static GgufResult read(RangeSource source) {
        return result(() -> header(source));
    }

    /**
     * As {@link #readModel(Path)}, from afar.
     *
     * @param firstName of the file or the first part, without its folder
     */
    public static GgufResult readModel(RangeSource.Folder folder, String firstName) {
        return result(() -> SplitModel.read(firstName, part -> header(folder.open(part))));
    }

    /** Reads a header from a channel at its start. */
    static GgufResult read(SeekableByteChannel channel, long fileBytes) {
        return result(() -> header(channel, fileBytes, HeaderInput.LONGEST_HEADER));
    }

    private static GgufResult result(Reading reading) {
        try {
            return new GgufResult.Read(FactSheet.of(reading.header()));
        } catch (MalformedGguf e) {
            return new GgufResult.Refused(e.because());
        } catch (IOException e) {
            return new GgufResult.Unreadable(reason(e));
        }
    }

    private static GgufHeader header(Path file) throws IOException, MalformedGguf {
        return header(file, HeaderParser::parse);
    }

    private static GgufHeader header(Path file, Parsing parsing) throws IOException, MalformedGguf {
        // A pipe would hang the open, a device never end.
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new MalformedGguf("not a regular file");
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return header(channel, channel.size(), HeaderInput.LONGEST_HEADER, parsing);
        }
    }

    private static GgufHeader header(RangeSource source) throws IOException, MalformedGguf {
        long bytes = source.length();
        return header(new RangeChannel(source, bytes), bytes, LONGEST_REMOTE_HEADER);
    }

    private static GgufHeader header(
            SeekableByteChannel channel, long fileBytes, long longestHeader)
            throws IOException, MalformedGguf {
        return header(channel, fileBytes, longestHeader, HeaderParser::parse);
    }

    private static GgufHeader header(
            SeekableByteChannel channel, long fileBytes, long longestHeader, Parsing parsing)
            throws IOException, MalformedGguf {
        if (fileBytes > LONGEST_FILE) {
            throw new MalformedGguf("%d bytes are longer than any model".formatted(fileBytes));
        }
        return parsing.of(new HeaderInput(channel, fileBytes, longestHeader));
    }

    /** Without the path, which the file system's exceptions carry as their message. */
    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException _ -> "cannot be read: " + e.getClass().getSimpleName();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
