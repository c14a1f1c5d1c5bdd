package dev.stoker.gguf;

import java.util.List;

/** A metadata value, as much of it as is kept. */
sealed interface GgufValue {
    /**
     * Any integer type. An unsigned 64-bit value beyond {@link Long#MAX_VALUE} is negative here.
     */
    record Whole(long value) implements GgufValue {}

    record Real(double value) implements GgufValue {}

    record Flag(boolean value) implements GgufValue {}

    record Text(String value) implements GgufValue {}

    /** A short array of integers, such as one number a layer. */
    record Wholes(List<Long> values) implements GgufValue {}

    /** A value that was passed over: a long text or array. Its length is in bytes or elements. */
    record Skipped(ValueType type, long length) implements GgufValue {}
}
