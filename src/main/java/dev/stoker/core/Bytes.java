package dev.stoker.core;

import java.util.Locale;

/**
 * An amount of memory or storage. Unit: bytes.
 *
 * @param value zero or more
 */
public record Bytes(long value) implements Comparable<Bytes> {
    /** No bytes at all. */
    public static final Bytes ZERO = new Bytes(0);

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    public Bytes {
        if (value < 0) {
            throw new IllegalArgumentException("bytes: " + value + " (expected: >= 0)");
        }
    }

    /** {@code count} kibibytes, of 1,024 bytes each. */
    public static Bytes ofKibi(long count) {
        return new Bytes(Math.multiplyExact(count, 1L << 10));
    }

    /** {@code count} mebibytes, of 1,048,576 bytes each. */
    public static Bytes ofMebi(long count) {
        return new Bytes(Math.multiplyExact(count, 1L << 20));
    }

    /** {@code count} gibibytes, of 1,073,741,824 bytes each. */
    public static Bytes ofGibi(long count) {
        return new Bytes(Math.multiplyExact(count, 1L << 30));
    }

    /** The sum; an overflow is an {@link ArithmeticException}. */
    public Bytes plus(Bytes other) {
        return new Bytes(Math.addExact(value, other.value));
    }

    /** The difference, or nothing where {@code other} is larger. */
    public Bytes minus(Bytes other) {
        return new Bytes(Math.max(0, value - other.value));
    }

    /** The product; an overflow is an {@link ArithmeticException}. */
    public Bytes times(long factor) {
        return new Bytes(Math.multiplyExact(value, factor));
    }

    /** The smaller one. */
    public Bytes min(Bytes other) {
        return value <= other.value ? this : other;
    }

    @Override
    public int compareTo(Bytes other) {
        return Long.compare(value, other.value);
    }

    /** For people: three digits or so and a base-2 unit, such as {@code 12.3 GiB}. */
    @Override
    public String toString() {
        if (value < 1024) {
            return value + " B";
        }
        int unit = (63 - Long.numberOfLeadingZeros(value)) / 10;
        return String.format(
                Locale.ROOT, "%.1f %s", value / (double) (1L << (10 * unit)), UNITS[unit]);
    }
}
