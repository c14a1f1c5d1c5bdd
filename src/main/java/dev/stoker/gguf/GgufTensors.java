package dev.stoker.gguf;

import dev.stoker.core.Bytes;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The weights in this file, summed up.
 *
 * @param parameters count of numbers in all tensors
 * @param size of all tensors as stored, without padding; those of a type this version does not know
 *     are counted as 0
 * @param byType in falling order of size, then of parameters
 * @param places the same bytes by where in the model they are
 */
public record GgufTensors(
        int count, long parameters, Bytes size, List<OfType> byType, Places places) {
    /** Copies the list. */
    public GgufTensors {
        byType = List.copyOf(byType);
    }

    /**
     * The tensors of one type.
     *
     * @param type such as {@code Q4_K}, or {@code type 99} if this version does not know it
     */
    public record OfType(String type, int count, long parameters, Bytes size) {
        OfType plus(OfType same) {
            return new OfType(
                    type,
                    Math.addExact(count, same.count),
                    Math.addExact(parameters, same.parameters),
                    size.plus(same.size));
        }
    }

    /** Both together, as of two parts of one model. */
    GgufTensors plus(GgufTensors more) {
        Map<String, OfType> types = new TreeMap<>();
        byType.forEach(type -> types.merge(type.type(), type, OfType::plus));
        more.byType.forEach(type -> types.merge(type.type(), type, OfType::plus));
        return new GgufTensors(
                Math.addExact(count, more.count),
                Math.addExact(parameters, more.parameters),
                size.plus(more.size),
                sorted(types.values()),
                places.plus(more.places));
    }

    /** In falling order of size, then of parameters. */
    static List<OfType> sorted(Collection<OfType> types) {
        return types.stream()
                .sorted(
                        Comparator.comparing(OfType::size)
                                .thenComparingLong(OfType::parameters)
                                .reversed())
                .toList();
    }

    /**
     * Where the weights are.
     *
     * @param input token embeddings and what comes before the first block
     * @param blocks of each block, by its number; shorter than the model where the last have none
     * @param output output matrix and norm; without a matrix the model uses the input's
     * @param other everything else: a projector's tensors, rope factors, a separate encoder's
     * @param experts of all blocks together, the part that belongs to experts not used by every
     *     token; counted in {@code blocks} too
     */
    public record Places(
            Bytes input, List<Bytes> blocks, Bytes output, Bytes other, Bytes experts) {
        /** Nothing anywhere. */
        public static final Places NONE =
                new Places(Bytes.ZERO, List.of(), Bytes.ZERO, Bytes.ZERO, Bytes.ZERO);

        /** Copies the list. */
        public Places {
            blocks = List.copyOf(blocks);
        }

        Places plus(Places more) {
            int longer = Math.max(blocks.size(), more.blocks.size());
            return new Places(
                    input.plus(more.input),
                    IntStream.range(0, longer).mapToObj(n -> block(n).plus(more.block(n))).toList(),
                    output.plus(more.output),
                    other.plus(more.other),
                    experts.plus(more.experts));
        }

        private Bytes block(int number) {
            return number < blocks.size() ? blocks.get(number) : Bytes.ZERO;
        }
    }
}
