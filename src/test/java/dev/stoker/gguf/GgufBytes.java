package dev.stoker.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes headers of every shape, sound or not: any version, byte order, value and tensor entry. */
public final class GgufBytes {
    private static final int ALIGNMENT = 32;

    private final int version;
    private final ByteOrder order;
    private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
    private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
    private long keyCount;
    private long tensorCount;

    private GgufBytes(int version, ByteOrder order) {
        this.version = version;
        this.order = order;
    }

    /** Version 3, little-endian. */
    public static GgufBytes header() {
        return new GgufBytes(3, ByteOrder.LITTLE_ENDIAN);
    }

    public static GgufBytes header(int version, ByteOrder order) {
        return new GgufBytes(version, order);
    }

    public GgufBytes text(String key, String value) {
        return raw(key, 8, length(value), utf8(value));
    }

    public GgufBytes uint32(String key, int value) {
        return raw(key, 4, ints(value));
    }

    GgufBytes uint16(String key, int value) {
        return raw(key, 2, ByteBuffer.allocate(2).order(order).putShort((short) value).array());
    }

    public GgufBytes ints(String key, int... values) {
        return raw(key, 9, ints(5), longs(values.length), ints(values));
    }

    /** A value in the format's own bytes, of type number {@code type}. */
    public GgufBytes raw(String key, int type, byte[]... value) {
        keyCount++;
        keys.writeBytes(length(key));
        keys.writeBytes(utf8(key));
        keys.writeBytes(ints(type));
        for (byte[] piece : value) {
            keys.writeBytes(piece);
        }
        return this;
    }

    public GgufBytes tensor(String name, int type, long offset, long... dims) {
        tensorCount++;
        tensors.writeBytes(length(name));
        tensors.writeBytes(utf8(name));
        tensors.writeBytes(ints(dims.length));
        tensors.writeBytes(longs(dims));
        tensors.writeBytes(ints(type));
        tensors.writeBytes(longs(offset));
        return this;
    }

    byte[] ints(int... values) {
        ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(order);
        for (int value : values) {
            out.putInt(value);
        }
        return out.array();
    }

    byte[] longs(long... values) {
        ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(order);
        for (long value : values) {
            out.putLong(value);
        }
        return out.array();
    }

    byte[] length(String text) {
        return longs(utf8(text).length);
    }

    /** The header, padded, and {@code dataBytes} zeros behind it. */
    byte[] bytes(int dataBytes) {
        return bytes(tensorCount, keyCount, dataBytes);
    }

    /** As {@link #bytes(int)}, with other counts than those written. */
    byte[] bytes(long tensorsSaid, long keysSaid, int dataBytes) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(utf8("GGUF"));
        out.writeBytes(ints(version));
        out.writeBytes(longs(tensorsSaid, keysSaid));
        out.writeBytes(keys.toByteArray());
        out.writeBytes(tensors.toByteArray());
        out.writeBytes(new byte[(-out.size() & (ALIGNMENT - 1)) + dataBytes]);
        return out.toByteArray();
    }

    public Path write(Path file, int dataBytes) throws IOException {
        return Files.write(file, bytes(dataBytes));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
