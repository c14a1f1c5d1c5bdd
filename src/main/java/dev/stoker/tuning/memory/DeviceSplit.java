package dev.stoker.tuning.memory;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufTensors;
import dev.stoker.tuning.ModelFacts;
import java.util.List;

/**
 * What goes where if some of a model's layers are put on a GPU.
 *
 * @param layers how many of them are
 * @param device on the GPU
 * @param host in main memory; without the prompt cache, which is always there
 */
public record DeviceSplit(int layers, Share device, Share host) {
    /**
     * One side's part.
     *
     * @param kv keys, values and state, which follow their layers
     * @param compute of the device all of it, of the host what its own layers need
     */
    public record Share(Bytes weights, Bytes kv, Bytes compute) {
        /** All of it. */
        public Bytes total() {
            return weights.plus(kv).plus(compute);
        }
    }

    /**
     * The last layers go first, the output after all of them, the embeddings never: as llama.cpp
     * does ({@code llama_model_base::load_tensors}). Compute is counted on both sides as if all
     * were there, since each reserves for its own widest layer.
     */
    static DeviceSplit of(ModelFacts model, EngineLayout layout, int gpuLayers) {
        GgufFacts header = model.header();
        List<Layer> all = Layers.of(header);
        MemoryEstimate estimate = MemoryEstimator.estimate(model, layout);
        int moved = Math.clamp(gpuLayers, 0, all.size());
        int first = all.size() - moved;
        var cache = new KvCache(header, layout, all, Cells.of(layout, Layers.window(header)));
        RecurrentState state = RecurrentState.of(header.shape());
        Bytes kv = Bytes.ZERO;
        for (Layer layer : all.subList(first, all.size())) {
            kv = kv.plus(cache.of(layer)).plus(state.of(layer, layout.cache().slots()));
        }
        Bytes weights = weights(model, all.size(), first, gpuLayers > all.size());
        Bytes compute = moved == 0 ? Bytes.ZERO : estimate.compute();
        boolean allMoved = gpuLayers > all.size();
        return new DeviceSplit(
                moved,
                new Share(weights, kv, compute),
                new Share(
                        estimate.weights().minus(weights),
                        estimate.kv().plus(estimate.recurrent()).minus(kv),
                        allMoved ? Bytes.ZERO : estimate.compute()));
    }

    /** Of a file that does not say where its tensors are, each layer counts the same. */
    private static Bytes weights(ModelFacts model, int layers, int first, boolean output) {
        GgufTensors tensors = model.header().tensors();
        List<Bytes> blocks = tensors.places().blocks();
        if (blocks.isEmpty()) {
            Bytes loaded = Weights.loaded(model);
            return new Bytes(loaded.value() / Math.max(1, layers)).times(layers - first);
        }
        Bytes sum = output ? tensors.places().output() : Bytes.ZERO;
        for (int n = first; n < Math.min(layers, blocks.size()); n++) {
            sum = sum.plus(blocks.get(n));
        }
        return sum;
    }
}
