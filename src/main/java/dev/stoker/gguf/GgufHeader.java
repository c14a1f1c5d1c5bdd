package dev.stoker.gguf;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parsed header: every key with its value or the value's length, and the tensors summed up.
 *
 * @param tensorsListed false where a backend told the keys and no file its tensors
 */
record GgufHeader(
        int version,
        ByteOrder byteOrder,
        long fileBytes,
        Map<String, GgufValue> values,
        GgufTensors tensors,
        boolean tensorsListed) {

    private static final int LONGEST_SHOWN = 200;

    /** Which part of a model this is. */
    GgufSplit split() throws MalformedGguf {
        Integer parts = count("split.count");
        Integer part = count("split.no");
        if (parts == null || parts <= 1) {
            return new GgufSplit(1, 1);
        }
        if (part == null || part >= parts) {
            throw new MalformedGguf("split.no is %s of split.count %d".formatted(part, parts));
        }
        return new GgufSplit(part + 1, parts);
    }

    /** This header, with the tensors and the length of another part added. */
    GgufHeader with(GgufHeader part) {
        return new GgufHeader(
                version,
                byteOrder,
                Math.addExact(fileBytes, part.fileBytes),
                values,
                tensors.plus(part.tensors),
                tensorsListed);
    }

    /**
     * The text under {@code key} without control characters, cut to a line; null if there is none.
     */
    @Nullable String text(String key) {
        if (!(values.get(key) instanceof GgufValue.Text(var value))) {
            return null;
        }
        String clean = value.replaceAll("\\p{C}", "").strip();
        return clean.isEmpty() ? null : clean.substring(0, Math.min(LONGEST_SHOWN, clean.length()));
    }

    /** The count under {@code key}; null if the file does not say. */
    @Nullable Integer count(String key) throws MalformedGguf {
        return switch (values.get(key)) {
            case GgufValue.Whole(long value) -> count(key, value);
            case null -> null;
            case GgufValue.Wholes _ -> null; // one a layer: ask counts
            case GgufValue.Real _, GgufValue.Flag _, GgufValue.Text _, GgufValue.Skipped _ ->
                    throw new MalformedGguf(key + " is not a number");
        };
    }

    /** One count for all layers, or one a layer; empty if the file does not say. */
    List<Integer> counts(String key) throws MalformedGguf {
        if (values.get(key) instanceof GgufValue.Wholes(var all)) {
            var counts = new Integer[all.size()];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = count(key, all.get(i));
            }
            return List.of(counts);
        }
        Integer one = count(key);
        return one == null ? List.of() : List.of(one);
    }

    /** The number under {@code key}, whole or not; null if the file does not say. */
    @Nullable Double real(String key) throws MalformedGguf {
        return switch (values.get(key)) {
            case GgufValue.Real(double value) when Double.isFinite(value) -> value;
            case GgufValue.Whole(long value) -> (double) value;
            case null -> null;
            case GgufValue.Real _,
                    GgufValue.Wholes _,
                    GgufValue.Flag _,
                    GgufValue.Text _,
                    GgufValue.Skipped _ ->
                    throw new MalformedGguf(key + " is not a number");
        };
    }

    /** The truth under {@code key}, also where it is written as 0 or 1; null if unsaid. */
    @Nullable Boolean flag(String key) throws MalformedGguf {
        return switch (values.get(key)) {
            case GgufValue.Flag(boolean value) -> value;
            case GgufValue.Whole(long value) -> value != 0;
            case null -> null;
            case GgufValue.Real _, GgufValue.Wholes _, GgufValue.Text _, GgufValue.Skipped _ ->
                    throw new MalformedGguf(key + " is neither true nor false");
        };
    }

    /** One flag a layer; empty if the file has no such array. */
    List<Boolean> flags(String key) {
        return values.get(key) instanceof GgufValue.Wholes(var all)
                ? all.stream().map(n -> n != 0).toList()
                : List.of();
    }

    /** How many elements the array under {@code key} has; null if there is none. */
    @Nullable Integer length(String key) throws MalformedGguf {
        return switch (values.get(key)) {
            case GgufValue.Skipped(var type, long length) when type == ValueType.ARRAY ->
                    count(key, length);
            case GgufValue.Wholes(var all) -> all.size();
            case null -> null;
            case GgufValue.Whole _,
                    GgufValue.Real _,
                    GgufValue.Flag _,
                    GgufValue.Text _,
                    GgufValue.Skipped _ ->
                    throw new MalformedGguf(key + " is not an array");
        };
    }

    private static int count(String key, long value) throws MalformedGguf {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new MalformedGguf(
                    "%s is %s, expected 0 to %d"
                            .formatted(key, Long.toUnsignedString(value), Integer.MAX_VALUE));
        }
        return (int) value;
    }
}
