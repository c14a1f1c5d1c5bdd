package dev.stoker.gguf;

/**
 * The types of a metadata value; the order is the format's own numbering. {@code bytes} is 0 where
 * the length varies.
 */
enum ValueType {
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    FLOAT32(4),
    BOOL(1),
    STRING(0),
    ARRAY(0),
    UINT64(8),
    INT64(8),
    FLOAT64(8);

    private static final ValueType[] BY_CODE = values();

    final int bytes;

    ValueType(int bytes) {
        this.bytes = bytes;
    }

    /** Whether a value is kept as an integer, truth as 1 or 0. */
    boolean isWhole() {
        return bytes > 0 && this != FLOAT32 && this != FLOAT64;
    }

    static ValueType of(int code) throws MalformedGguf {
        if (code < 0 || code >= BY_CODE.length) {
            throw new MalformedGguf(
                    "value type " + Integer.toUnsignedString(code) + ", known are 0 to 12");
        }
        return BY_CODE[code];
    }
}
