package dev.stoker.gguf;

import dev.stoker.core.Bytes;
import java.util.List;

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
    public record OfType(String type, int count, long parameters, Bytes size) {}

    /**
     * Where the weights are.
     *
     * @param input token embeddings and what comes before the first block
     * @param blocks of each block, by its number; shorter than the model where the last have none
     * @param output output matrix and norm; without a matrix the model uses the input's
     * @param other everything else
     * @param experts of all blocks together, the part that belongs to experts not used by every
     *     token
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
    }
}
