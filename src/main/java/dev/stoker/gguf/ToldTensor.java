package dev.stoker.gguf;

import dev.stoker.core.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One tensor as a backend tells it, such as Ollama in {@code tensors} of {@code /api/show}.
 *
 * @param name as in the file
 * @param type such as {@code Q4_K}
 * @param shape numbers a side, the rows' length first
 */
public record ToldTensor(String name, String type, List<Long> shape) {
    private static final int MOST = 1 << 18;

    /** Of numbers, so that no sum can overflow: 2^18 tensors of 2^42 numbers of at most 8 bytes. */
    private static final long LARGEST = 1L << 42;

    /** Copies the list. */
    public ToldTensor {
        shape = List.copyOf(shape);
    }

    /** All together; those of a type that this version does not know are counted as 0 bytes. */
    static GgufTensors sum(List<ToldTensor> tensors) throws MalformedGguf {
        if (tensors.size() > MOST) {
            throw new MalformedGguf(
                    "%d tensors, expected at most %d".formatted(tensors.size(), MOST));
        }
        var places = new PlaceSum();
        Map<String, GgufTensors.OfType> byType = new HashMap<>();
        long parameters = 0;
        long bytes = 0;
        for (ToldTensor tensor : tensors) {
            long numbers = tensor.numbers();
            TensorType type = TensorType.of(tensor.type);
            long stored = type == null ? 0 : numbers / type.numbers * type.bytes;
            places.add(tensor.name, stored);
            byType.merge(
                    tensor.type,
                    new GgufTensors.OfType(tensor.type, 1, numbers, new Bytes(stored)),
                    GgufTensors.OfType::plus);
            parameters += numbers;
            bytes += stored;
        }
        return new GgufTensors(
                tensors.size(),
                parameters,
                new Bytes(bytes),
                GgufTensors.sorted(byType.values()),
                places.total());
    }

    private long numbers() throws MalformedGguf {
        long numbers = 1;
        for (long side : shape) {
            if (side < 0 || (side != 0 && numbers > LARGEST / side)) {
                throw new MalformedGguf("tensor %s has a side of %d".formatted(shown(), side));
            }
            numbers *= side;
        }
        return numbers;
    }

    private String shown() {
        String clean = name.replaceAll("\\p{C}", "");
        return clean.substring(0, Math.min(80, clean.length()));
    }
}
