package dev.stoker.gguf;

import java.util.List;

/**
 * The weights in this file, summed up.
 *
 * @param parameters count of numbers in all tensors
 * @param bytes of all tensors as stored, without padding; those of a type this version does not
 *     know are counted as 0
 * @param byType in falling order of bytes, then of parameters
 */
public record GgufTensors(int count, long parameters, long bytes, List<OfType> byType) {
    /** Copies the list. */
    public GgufTensors {
        byType = List.copyOf(byType);
    }

    /**
     * The tensors of one type.
     *
     * @param type such as {@code Q4_K}, or {@code type 99} if this version does not know it
     */
    public record OfType(String type, int count, long parameters, long bytes) {}
}
