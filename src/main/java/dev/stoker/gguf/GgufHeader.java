package dev.stoker.gguf;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parsed header: every key with its value or the value's length, and the tensors summed up. */
record GgufHeader(
        int version,
        ByteOrder byteOrder,
        long fileBytes,
        Map<String, GgufValue> values,
        GgufTensors tensors) {

    private static final int LONGEST_SHOWN = 200;

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
