package dev.stoker.tuning;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.Attention;
import dev.stoker.gguf.FeedForward;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufShape;
import dev.stoker.gguf.GgufSplit;
import dev.stoker.gguf.GgufTensors;
import dev.stoker.gguf.Rope;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What a plan needs to know of a model.
 *
 * @param header of its file; of a split model, with the tensors of all parts; where a backend told
 *     and no file was read, without tensors
 * @param weights of all its parts, projector not included
 * @param projector of its eyes or ears; zero without
 */
public record ModelFacts(GgufFacts header, Bytes weights, Bytes projector) {
    /**
     * A model of which no header was read: of its memory nothing is known but its size.
     *
     * @param size zero where not even that is known
     */
    public static ModelFacts unknown(String name, Bytes size) {
        var shape =
                new GgufShape(
                        null,
                        null,
                        null,
                        null,
                        null,
                        new Attention(List.of(), List.of(), null, null, null, null, 0, true),
                        new FeedForward(List.of(), null),
                        null,
                        new Rope(null, null, null, null, null),
                        0);
        var tensors = new GgufTensors(0, 0, Bytes.ZERO, List.of(), GgufTensors.Places.NONE);
        var header =
                new GgufFacts(
                        3,
                        ByteOrder.LITTLE_ENDIAN,
                        size,
                        GgufFacts.Kind.OTHER,
                        null,
                        name,
                        null,
                        shape,
                        tensors,
                        new GgufSplit(0, 1),
                        false,
                        null);
        return new ModelFacts(header, size, Bytes.ZERO);
    }
}
