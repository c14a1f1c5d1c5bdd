package dev.stoker.gguf;

import dev.stoker.core.Bytes;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up the tensors of one file and sees to it that each lies inside it. */
final class TensorSum {
    /** A tensor's entry with an empty name and no dimensions. */
    static final int FEWEST_BYTES = 8 + 4 + 4 + 8;

    private static final int MOST_DIMENSIONS = 4; // GGML_MAX_DIMS
    private static final int MOST_TYPES = 64;

    /** Of numbers and of bytes; 2^52 times the widest type's 8 bytes is far from overflow. */
    private static final long MOST = 1L << 52;

    /** No type packs more, so more numbers than that cannot be there. */
    private static final long MOST_NUMBERS_A_BYTE = 8;

    private final long alignment;
    private final long fileBytes;
    private final Map<Integer, GgufTensors.OfType> byType = new TreeMap<>();
    private final PlaceSum places = new PlaceSum();
    private int count;
    private long parameters;
    private long bytes;
    private long furthestEnd;

    TensorSum(long alignment, long fileBytes) {
        this.alignment = alignment;
        this.fileBytes = fileBytes;
    }

    /** Takes in the next entry, of which the name has been read. */
    void add(String name, HeaderInput in) throws IOException, MalformedGguf {
        int dimensions = in.int32();
        if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
            throw malformed(
                    "has %s dimensions, at most 4 are allowed"
                            .formatted(Integer.toUnsignedString(dimensions)));
        }
        long numbers = 1;
        long row = 1;
        for (int i = 0; i < dimensions; i++) {
            long size = in.int64();
            row = i == 0 ? size : row;
            numbers = times(numbers, size);
        }
        int code = in.int32();
        TensorType type = TensorType.of(code);
        long stored = type == null ? 0 : stored(type, row, numbers);
        demandInside(in.int64(), stored);

        byType.merge(
                code,
                new GgufTensors.OfType(name(code, type), 1, numbers, new Bytes(stored)),
                GgufTensors.OfType::plus);
        if (byType.size() > MOST_TYPES) {
            throw malformed(
                    "is of one type more than the %d that a file may mix".formatted(MOST_TYPES));
        }
        places.add(name, stored);
        count++;
        parameters += numbers;
        bytes += stored;
        if (parameters > MOST || bytes > MOST) {
            throw malformed(
                    "brings the tensors to %d numbers in %d bytes".formatted(parameters, bytes));
        }
    }

    /**
     * The sum.
     *
     * @param headerEnd where the entries ended; the data begins at the next aligned byte
     */
    GgufTensors total(long headerEnd) throws MalformedGguf {
        long dataStart = (headerEnd + alignment - 1) / alignment * alignment;
        if (count > 0 && furthestEnd > fileBytes - dataStart) {
            throw new MalformedGguf(
                    "cut short: the tensors end at byte %d, the file has %d"
                            .formatted(dataStart + furthestEnd, fileBytes));
        }
        if (bytes > fileBytes || parameters > fileBytes * MOST_NUMBERS_A_BYTE) {
            throw new MalformedGguf(
                    "%d numbers in %d bytes of tensors, more than the file's %d bytes hold"
                            .formatted(parameters, bytes, fileBytes));
        }
        return new GgufTensors(
                count,
                parameters,
                new Bytes(bytes),
                GgufTensors.sorted(byType.values()),
                places.total());
    }

    private long times(long numbers, long size) throws MalformedGguf {
        if (size < 0 || (size != 0 && numbers > MOST / size)) {
            throw malformed("has a side of %s".formatted(Long.toUnsignedString(size)));
        }
        return numbers * size;
    }

    private long stored(TensorType type, long row, long numbers) throws MalformedGguf {
        if (row % type.numbers != 0) {
            throw malformed(
                    "has rows of %d, type %s needs multiples of %d"
                            .formatted(row, type, type.numbers));
        }
        return numbers / type.numbers * type.bytes;
    }

    private void demandInside(long offset, long stored) throws MalformedGguf {
        if (offset < 0 || offset > MOST) {
            throw malformed("begins at %s".formatted(Long.toUnsignedString(offset)));
        }
        if (offset % alignment != 0) {
            throw malformed("begins at %d, expected a multiple of %d".formatted(offset, alignment));
        }
        furthestEnd = Math.max(furthestEnd, offset + stored);
    }

    private static String name(int code, @Nullable TensorType type) {
        return type == null ? "type " + Integer.toUnsignedString(code) : type.name();
    }

    private MalformedGguf malformed(String what) {
        return new MalformedGguf("tensor %d %s".formatted(count, what));
    }
}
