package dev.stoker.tuning.memory;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.GgufShape;
import dev.stoker.gguf.GgufTensors;
import dev.stoker.tuning.ModelFacts;
import java.util.List;
import java.util.Set;

/** A model's tensors. */
final class Weights {
    /**
     * Laid out anew where the CPU can make use of it; these are the types for x86 with AVX2, of
     * which ARM and RISC-V know a part and some more. Source: {@code
     * ggml_repack_get_optimal_repack_type} in {@code ggml/src/ggml-cpu/repack.cpp}.
     */
    private static final Set<String> REPACKED = Set.of("Q4_0", "Q4_K", "Q2_K", "IQ4_NL", "MXFP4");

    private Weights() {}

    /** Without the layers that only predict further tokens: they are loaded on request only. */
    static Bytes loaded(ModelFacts model) {
        GgufTensors tensors = model.header().tensors();
        if (tensors.count() == 0) {
            return model.weights();
        }
        return tensors.size().minus(predicting(model.header().shape(), tensors));
    }

    /** Those laid out anew: matrices of the layers and the output, not the embeddings. */
    static Bytes repacked(ModelFacts model) {
        GgufTensors tensors = model.header().tensors();
        Bytes suited =
                tensors.byType().stream()
                        .filter(type -> REPACKED.contains(type.type()))
                        .map(GgufTensors.OfType::size)
                        .reduce(Bytes.ZERO, Bytes::plus);
        return suited.min(tensors.size().minus(tensors.places().input()));
    }

    private static Bytes predicting(GgufShape shape, GgufTensors tensors) {
        List<Bytes> blocks = tensors.places().blocks();
        int all = shape.blocks() == null ? 0 : shape.blocks();
        int first = Math.clamp(all - shape.predictionLayers(), 0, blocks.size());
        return blocks.subList(first, blocks.size()).stream().reduce(Bytes.ZERO, Bytes::plus);
    }
}
