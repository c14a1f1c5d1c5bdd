package dev.stoker.tuning.memory;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.tuning.ModelFacts;
import java.util.List;

/** What an engine will take, if it is a {@code llama-server}. Every method is pure and quick. */
public final class MemoryEstimator {
    /** What {@code llama-server} keeps for each slot if not told: {@code --ctx-checkpoints}. */
    public static final int CHECKPOINTS_UNSET = 32;

    private MemoryEstimator() {}

    /**
     * Whether the header says enough for {@link #estimate}: layers, width, and heads or a state.
     * Where it does not, the estimate is that of the weights and the program alone.
     */
    public static boolean knows(ModelFacts model) {
        var shape = model.header().shape();
        return shape.blocks() != null
                && shape.embedding() != null
                && (!shape.attention().heads().isEmpty() || shape.recurrence() != null);
    }

    /** The estimate for that model run in that way. */
    public static MemoryEstimate estimate(ModelFacts model, EngineLayout layout) {
        GgufFacts header = model.header();
        List<Layer> layers = Layers.of(header);
        Cells cells = Cells.of(layout, Layers.window(header));
        var kept = new KvCache(header, layout, layers, cells);
        RecurrentState state = RecurrentState.of(header.shape());
        int slots = layout.cache().slots();
        return new MemoryEstimate(
                Weights.loaded(model),
                model.projector(),
                kept.all(),
                state.of(layers, slots),
                ComputeBuffer.of(header, layout, layers, cells),
                layout.promptCache(),
                checkpoint(kept, state, layers)
                        .times(Math.multiplyExact((long) layout.cache().checkpoints(), slots)),
                Overhead.of(header.shape(), layout));
    }

    /**
     * One checkpoint: what a slot copies to be able to come back to a point of its context, where a
     * part of the context cannot be rolled back (a window, a state). The server keeps up to {@link
     * #CHECKPOINTS_UNSET} for each slot beside the prompt cache, and counts them nowhere. {@link
     * #estimate} has as many as the layout says.
     *
     * @return zero where the whole context can be rolled back
     */
    public static Bytes checkpoint(ModelFacts model, EngineLayout layout) {
        GgufFacts header = model.header();
        List<Layer> layers = Layers.of(header);
        Cells cells = Cells.of(layout, Layers.window(header));
        return checkpoint(
                new KvCache(header, layout, layers, cells),
                RecurrentState.of(header.shape()),
                layers);
    }

    private static Bytes checkpoint(KvCache kept, RecurrentState state, List<Layer> layers) {
        return kept.windowOfOneSlot().plus(state.of(layers, 1));
    }

    /**
     * Pages of the file that stay mapped although their content was laid out anew for the CPU
     * ({@code CPU_REPACK}). They show in the resident memory of the process; the kernel drops them
     * when memory is short, so nothing need be left for them. Not part of {@link #estimate}.
     *
     * @return zero unless the file is mapped
     */
    public static Bytes mappedCopies(ModelFacts model, LoadMode load) {
        return load == LoadMode.MMAP ? Weights.repacked(model) : Bytes.ZERO;
    }

    /**
     * Weights that stay pages of the file for as long as the engine runs, and are computed from
     * there: engines on one file have them in memory once.
     */
    public static Bytes mapped(ModelFacts model, LoadMode load) {
        return load == LoadMode.MMAP
                ? model.weights().minus(mappedCopies(model, load))
                : Bytes.ZERO;
    }

    /**
     * What goes where if that many layers are put on a GPU.
     *
     * @param gpuLayers counted from the last, as {@code --gpu-layers} does; with one more than the
     *     model has, the output too
     */
    public static DeviceSplit split(ModelFacts model, EngineLayout layout, int gpuLayers) {
        return DeviceSplit.of(model, layout, gpuLayers);
    }
}
