package dev.stoker.gguf;

import dev.stoker.core.Bytes;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Facts from a backend that tells a model's keys and values instead of handing over the file, such
 * as Ollama with {@code model_info} of {@code /api/show}.
 */
public final class GgufMetadata {
    /** Beyond it a double skips whole numbers. */
    private static final double LARGEST_EXACT = 1L << 53;

    private GgufMetadata() {}

    /**
     * The facts, with the checks that a file's keys get.
     *
     * @param keys values as a JSON reader gives them: numbers, texts, truths, lists; others and
     *     nulls are passed over. Ollama gives null for every list unless asked with {@code verbose}
     * @param tensors all of the model's; empty if untold: then their size is taken for the file's,
     *     and their parameters from {@code general.parameter_count}
     * @param size of the model's file
     * @return never an exception, whatever is told
     */
    public static GgufResult facts(Map<String, ?> keys, List<ToldTensor> tensors, Bytes size) {
        if (keys.size() > HeaderParser.MOST_KEYS) {
            return new GgufResult.Refused(
                    "%d keys, expected at most %d".formatted(keys.size(), HeaderParser.MOST_KEYS));
        }
        Map<String, GgufValue> values = new HashMap<>();
        keys.forEach((key, value) -> {
            GgufValue kept = value(value);
            if (kept != null) {
                values.put(key, kept);
            }
        });
        try {
            GgufTensors sum = tensors.isEmpty() ? untold(values, size) : ToldTensor.sum(tensors);
            var header =
                    new GgufHeader(3, ByteOrder.LITTLE_ENDIAN, size.value(), values, sum, false);
            return new GgufResult.Read(FactSheet.of(header));
        } catch (MalformedGguf e) {
            return new GgufResult.Refused(e.because());
        }
    }

    private static GgufTensors untold(Map<String, GgufValue> values, Bytes size) {
        long parameters =
                values.get("general.parameter_count") instanceof GgufValue.Whole(long all)
                        ? Math.max(0, all)
                        : 0;
        return new GgufTensors(0, parameters, size, List.of(), GgufTensors.Places.NONE);
    }

    private static @Nullable GgufValue value(@Nullable Object value) {
        return switch (value) {
            case Boolean flag -> new GgufValue.Flag(flag);
            case Number number -> number(number);
            case String text when text.length() <= HeaderParser.LONGEST_KEPT_TEXT ->
                    new GgufValue.Text(text);
            case String text -> new GgufValue.Skipped(ValueType.STRING, text.length());
            case List<?> list -> array(list);
            case null, default -> null;
        };
    }

    /** A JSON writer may end a whole number in {@code .0} or write it as {@code 1e+06}. */
    private static GgufValue number(Number number) {
        return switch (number) {
            case Byte _, Short _, Integer _, Long _ -> new GgufValue.Whole(number.longValue());
            case BigInteger big when big.bitLength() < Long.SIZE ->
                    new GgufValue.Whole(big.longValue());
            default -> real(number.doubleValue());
        };
    }

    private static GgufValue real(double value) {
        return value == Math.rint(value) && Math.abs(value) < LARGEST_EXACT
                ? new GgufValue.Whole((long) value)
                : new GgufValue.Real(value);
    }

    private static GgufValue array(List<?> list) {
        var skipped = new GgufValue.Skipped(ValueType.ARRAY, list.size());
        if (list.size() > HeaderParser.LONGEST_KEPT_ARRAY) {
            return skipped;
        }
        List<Long> wholes = new ArrayList<>(list.size());
        for (Object element : list) {
            if (element instanceof Boolean flag) {
                wholes.add(flag ? 1L : 0L);
            } else if (element instanceof Number some
                    && number(some) instanceof GgufValue.Whole(long whole)) {
                wholes.add(whole);
            } else {
                return skipped;
            }
        }
        return new GgufValue.Wholes(wholes);
    }
}
