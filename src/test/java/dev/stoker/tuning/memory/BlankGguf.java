package dev.stoker.tuning.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model of any architecture and of real size whose weights are all zero and take no room on the
 * disk: what a program reserves for it, it says before it has read them.
 */
final class BlankGguf {
    private static final int ALIGNMENT = 32;
    private static final int F32 = 0;
    private static final int F16 = 1;
    private static final int VOCABULARY = 4096;

    private final String architecture;
    private final Map<String, Object> keys = new LinkedHashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();

    private record Tensor(String name, int type, List<Integer> sides) {
        long bytes() {
            long numbers = sides.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
            return numbers * (type == F32 ? 4 : 2);
        }
    }

    BlankGguf(String architecture, int layers, int width, int wide) {
        this.architecture = architecture;
        keys.put("general.architecture", architecture);
        key("vocab_size", VOCABULARY);
        key("context_length", 131072);
        key("embedding_length", width);
        key("block_count", layers);
        key("feed_forward_length", wide);
        key("attention.layer_norm_rms_epsilon", 1e-5f);
        matrix("token_embd.weight", width, VOCABULARY);
        vocabulary();
    }

    private void vocabulary() {
        List<String> tokens =
                IntStream.range(0, VOCABULARY)
                        .mapToObj(n -> n < 3 ? "<" + n + ">" : n < 259 ? octet(n - 3) : "t" + n)
                        .toList();
        keys.put("tokenizer.ggml.model", "llama");
        keys.put("tokenizer.ggml.tokens", tokens);
        keys.put("tokenizer.ggml.scores", tokens.stream().map(_ -> 0f).toList());
        keys.put(
                "tokenizer.ggml.token_type",
                IntStream.range(0, VOCABULARY).mapToObj(n -> n < 3 ? 3 : n < 259 ? 6 : 1).toList());
        keys.put("tokenizer.ggml.bos_token_id", 1);
        keys.put("tokenizer.ggml.eos_token_id", 2);
    }

    private static String octet(int value) {
        return "<0x%02X>".formatted(value);
    }

    /** One of the architecture's own keys. */
    BlankGguf key(String name, Object value) {
        keys.put(architecture + "." + name, value);
        return this;
    }

    /** A matrix of 16-bit numbers. */
    BlankGguf matrix(String name, Integer... sides) {
        tensors.add(new Tensor(name, F16, List.of(sides)));
        return this;
    }

    /** A tensor of 32-bit numbers. */
    BlankGguf plain(String name, Integer... sides) {
        tensors.add(new Tensor(name, F32, List.of(sides)));
        return this;
    }

    Path write(Path file) throws IOException {
        byte[] header = header();
        long length = header.length;
        for (Tensor tensor : tensors) {
            length += padded(tensor.bytes());
        }
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(header);
            out.setLength(length);
        }
        return file;
    }

    private byte[] header() {
        var out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        whole(out, 3);
        wide(out, tensors.size());
        wide(out, keys.size());
        keys.forEach((name, value) -> {
            text(out, name);
            tagged(out, value);
        });
        long offset = 0;
        for (Tensor tensor : tensors) {
            text(out, tensor.name);
            whole(out, tensor.sides.size());
            tensor.sides.forEach(side -> wide(out, side));
            whole(out, tensor.type);
            wide(out, offset);
            offset += padded(tensor.bytes());
        }
        return Arrays.copyOf(out.toByteArray(), (int) padded(out.size()));
    }

    private static void tagged(ByteArrayOutputStream out, Object value) {
        if (value instanceof List<?> list) {
            whole(out, 9);
            whole(out, tag(list.getFirst(), 5));
            wide(out, list.size());
            list.forEach(element -> content(out, element));
        } else {
            whole(out, tag(value, 4));
            content(out, value);
        }
    }

    /** Whole numbers are unsigned alone, and signed in a list, as llama.cpp's own writer has it. */
    private static int tag(Object value, int whole) {
        return switch (value) {
            case Integer _ -> whole;
            case Float _ -> 6;
            case String _ -> 8;
            default -> throw new IllegalArgumentException("no tag for " + value.getClass());
        };
    }

    private static void content(ByteArrayOutputStream out, Object value) {
        switch (value) {
            case Integer number -> whole(out, number);
            case Float number -> whole(out, Float.floatToIntBits(number));
            default -> text(out, value.toString());
        }
    }

    private static void whole(ByteArrayOutputStream out, int value) {
        out.writeBytes(little(4).putInt(value).array());
    }

    private static void wide(ByteArrayOutputStream out, long value) {
        out.writeBytes(little(8).putLong(value).array());
    }

    private static void text(ByteArrayOutputStream out, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        wide(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long padded(long bytes) {
        return Math.ceilDiv(bytes, (long) ALIGNMENT) * ALIGNMENT;
    }
}
