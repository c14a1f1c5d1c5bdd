package dev.stoker.gguf;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a file's head into a {@link GgufHeader}. Source: ggml's {@code docs/gguf.md} and what
 * {@code gguf.cpp} refuses (llama.cpp b11669).
 */
final class HeaderParser {
    private static final int MAGIC = 0x46554747; // "GGUF", also in files of the other byte order
    static final long MOST_KEYS = 1 << 16;
    private static final long MOST_TENSORS = 1 << 18;
    private static final long LONGEST_NAME = 1024;
    static final long LONGEST_KEPT_TEXT = 1024;
    private static final long LONGEST_WANTED_TEXT = 1 << 19;
    static final long LONGEST_KEPT_ARRAY = 1024;
    private static final long MOST_KEPT_BYTES = 1 << 20;
    private static final int DEEPEST_ARRAY = 4;

    private final HeaderInput in;
    private final Map<String, GgufValue> values = new HashMap<>();
    private final @Nullable String whole;
    private long keptBytes;

    private HeaderParser(HeaderInput in, @Nullable String whole) {
        this.in = in;
        this.whole = whole;
    }

    /**
     * Reads the head of a file.
     *
     * @throws MalformedGguf if it is not one that an engine may be given
     */
    static GgufHeader parse(HeaderInput in) throws IOException, MalformedGguf {
        return new HeaderParser(in, null).parse();
    }

    /**
     * As {@link #parse(HeaderInput)}, with one text of up to half a MiB kept.
     *
     * @param key of that text
     */
    static GgufHeader parse(HeaderInput in, String key) throws IOException, MalformedGguf {
        return new HeaderParser(in, key).parse();
    }

    private GgufHeader parse() throws IOException, MalformedGguf {
        int version = version();
        long tensors = in.count("tensors", TensorSum.FEWEST_BYTES, MOST_TENSORS);
        long keys = in.count("keys", 13, MOST_KEYS);
        for (long i = 0; i < keys; i++) {
            String key = text("key");
            keep(key.length());
            if (values.put(key, value(key.equals(whole))) != null) {
                throw new MalformedGguf("key %d repeats an earlier one".formatted(i));
            }
        }
        var sum = new TensorSum(alignment(), in.fileBytes());
        for (long i = 0; i < tensors; i++) {
            sum.add(text("tensor name"), in);
        }
        return new GgufHeader(
                version,
                in.order(),
                in.fileBytes(),
                Map.copyOf(values),
                sum.total(in.position()),
                true);
    }

    private int version() throws IOException, MalformedGguf {
        if (in.fileBytes() < 4 || in.int32() != MAGIC) {
            throw new MalformedGguf("does not begin with GGUF");
        }
        int version = in.int32();
        if ((version & 0xFFFF) == 0) {
            version = Integer.reverseBytes(version);
            in.order(ByteOrder.BIG_ENDIAN);
        }
        if (version != 2 && version != 3) {
            throw new MalformedGguf(
                    "GGUF version %s, known are 2 and 3"
                            .formatted(Integer.toUnsignedString(version)));
        }
        return version;
    }

    private String text(String what) throws IOException, MalformedGguf {
        long bytes = in.int64();
        if (bytes < 0 || bytes > LONGEST_NAME) {
            throw new MalformedGguf(
                    "%s of %s bytes, longest allowed is %d"
                            .formatted(what, Long.toUnsignedString(bytes), LONGEST_NAME));
        }
        return in.text((int) bytes);
    }

    private GgufValue value(boolean wanted) throws IOException, MalformedGguf {
        ValueType type = ValueType.of(in.int32());
        return switch (type) {
            case STRING -> textValue(wanted ? LONGEST_WANTED_TEXT : LONGEST_KEPT_TEXT);
            case ARRAY -> array(1);
            case FLOAT32 -> new GgufValue.Real(Float.intBitsToFloat(in.int32()));
            case FLOAT64 -> new GgufValue.Real(Double.longBitsToDouble(in.int64()));
            case BOOL -> new GgufValue.Flag(in.int8() != 0);
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 ->
                    new GgufValue.Whole(whole(type));
        };
    }

    private GgufValue textValue(long longest) throws IOException, MalformedGguf {
        long bytes = in.int64();
        if (bytes < 0 || bytes > longest) {
            in.skip(bytes);
            return new GgufValue.Skipped(ValueType.STRING, bytes);
        }
        keep(bytes);
        return new GgufValue.Text(in.text((int) bytes));
    }

    private GgufValue array(int depth) throws IOException, MalformedGguf {
        if (depth > DEEPEST_ARRAY) {
            throw new MalformedGguf("arrays nested deeper than " + DEEPEST_ARRAY);
        }
        ValueType type = ValueType.of(in.int32());
        int each = type == ValueType.STRING ? 8 : type == ValueType.ARRAY ? 12 : type.bytes;
        long length = in.count("elements", each, Long.MAX_VALUE);
        if (depth == 1 && type.isWhole() && length <= LONGEST_KEPT_ARRAY) {
            return wholes(type, (int) length);
        }
        switch (type) {
            case STRING -> {
                for (long i = 0; i < length; i++) {
                    in.skip(in.int64());
                }
            }
            case ARRAY -> {
                for (long i = 0; i < length; i++) {
                    array(depth + 1);
                }
            }
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, FLOAT32, BOOL, UINT64, INT64, FLOAT64 ->
                    in.skip(length * each); // cannot overflow: there is room for all
        }
        return new GgufValue.Skipped(ValueType.ARRAY, length);
    }

    private GgufValue wholes(ValueType type, int length) throws IOException, MalformedGguf {
        keep(8L * length);
        List<Long> all = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            all.add(whole(type));
        }
        return new GgufValue.Wholes(all);
    }

    private long whole(ValueType type) throws IOException, MalformedGguf {
        return switch (type) {
            case UINT8 -> Byte.toUnsignedLong((byte) in.int8());
            case INT8 -> in.int8();
            case BOOL -> in.int8() == 0 ? 0 : 1;
            case UINT16 -> Short.toUnsignedLong((short) in.int16());
            case INT16 -> in.int16();
            case UINT32 -> Integer.toUnsignedLong(in.int32());
            case INT32 -> in.int32();
            case UINT64, INT64 -> in.int64();
            case FLOAT32, FLOAT64, STRING, ARRAY -> throw new IllegalStateException(type.name());
        };
    }

    /** Counts what stays in memory, with some 100 bytes of objects around each value. */
    private void keep(long bytes) throws MalformedGguf {
        keptBytes += 100 + bytes;
        if (keptBytes > MOST_KEPT_BYTES) {
            throw new MalformedGguf("metadata fills more than " + MOST_KEPT_BYTES + " bytes");
        }
    }

    private long alignment() throws MalformedGguf {
        long alignment =
                values.get("general.alignment") instanceof GgufValue.Whole(long a) ? a : 32;
        if (alignment < 1 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
            throw new MalformedGguf(
                    "general.alignment is %s, expected a power of two"
                            .formatted(Long.toUnsignedString(alignment)));
        }
        return alignment;
    }
}
