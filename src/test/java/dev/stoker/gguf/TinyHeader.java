package dev.stoker.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The bytes before the tensors' content. */
final class TinyHeader {
    static final int ALIGNMENT = 32;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static byte[] of(Map<String, Object> keys, List<TinyTensor> tensors) {
        var header = new TinyHeader();
        header.out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        header.int32(3).int64(tensors.size()).int64(keys.size());
        keys.forEach((key, value) -> header.text(key).tagged(value));
        long offset = 0;
        for (TinyTensor tensor : tensors) {
            header.text(tensor.name()).int32(tensor.dims().size());
            tensor.dims().forEach(header::int64);
            header.int32(tensor.type().ggml).int64(offset);
            offset += tensor.bytes() + tensor.padding();
        }
        header.out.writeBytes(new byte[-header.out.size() & (ALIGNMENT - 1)]);
        return header.out.toByteArray();
    }

    private void tagged(Object value) {
        switch (value) {
            case Integer whole -> int32(4).int32(whole);
            case Float real -> int32(6).int32(Float.floatToIntBits(real));
            case Boolean flag -> int32(7).out.write(flag ? 1 : 0);
            case String text -> int32(8).text(text);
            case List<?> list -> {
                int tag =
                        list.getFirst() instanceof String
                                ? 8
                                : list.getFirst() instanceof Float ? 6 : 5;
                int32(9).int32(tag).int64(list.size());
                list.forEach(this::element);
            }
            default -> throw new IllegalArgumentException("no tag for " + value.getClass());
        }
    }

    private void element(Object value) {
        switch (value) {
            case Integer whole -> int32(whole);
            case Float real -> int32(Float.floatToIntBits(real));
            default -> text(value.toString());
        }
    }

    private TinyHeader int32(int value) {
        out.writeBytes(littleEndian(4).putInt(value).array());
        return this;
    }

    private TinyHeader int64(long value) {
        out.writeBytes(littleEndian(8).putLong(value).array());
        return this;
    }

    private TinyHeader text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int64(bytes.length).out.writeBytes(bytes);
        return this;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
