package dev.stoker.tuning.memory;

import java.util.Locale;

/** A type in which keys or values may be kept. Source: {@code --cache-type-k} of llama-server. */
public enum CacheType {
    F32(1, 4),
    F16(1, 2),
    BF16(1, 2),
    Q8_0(32, 34),
    Q5_1(32, 24),
    Q5_0(32, 22),
    Q4_1(32, 20),
    Q4_0(32, 18),
    IQ4_NL(32, 18);

    private final int numbers;
    private final int bytes;

    CacheType(int numbers, int bytes) {
        this.numbers = numbers;
        this.bytes = bytes;
    }

    /** Bytes of a row of that many numbers, whole blocks. */
    public long bytesOf(long count) {
        return Math.multiplyExact(Math.ceilDiv(count, (long) numbers), (long) bytes);
    }

    /** As llama-server names it, such as {@code q8_0}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
