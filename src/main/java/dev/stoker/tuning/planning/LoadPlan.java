package dev.stoker.tuning.planning;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.gguf.GgufShape;
import dev.stoker.hardware.Gpu;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planned;
import dev.stoker.tuning.memory.LoadMode;
import dev.stoker.tuning.memory.MemoryEstimate;
import java.util.List;

/** How the weights are loaded. */
record LoadPlan(PlanQuestion question) {
    /** Of a GPU's free memory, what others and the driver may come to need. */
    private static final long SPARED_SHARE = 8;

    Planned<LoadMode> mode() {
        return new Knobs(question.backend())
                .wishedOrLeft(
                        Knob.LOAD_MODE,
                        question.wishes().fixed().loadMode(),
                        "Mapped weights start at once, and the kernel can drop and read them again.",
                        "weights are mapped");
    }

    LoadMode inEffect() {
        LoadMode set = mode().value();
        return set == null ? LoadMode.MMAP : set;
    }

    /**
     * @param estimate of the whole model in main memory
     */
    Planned<Integer> gpuLayers(MemoryEstimate estimate) {
        var knobs = new Knobs(question.backend());
        boolean fits = question.backend().byItself().fits();
        String byItself = fits ? "as many as fit" : "none";
        Integer wished = question.wishes().fixed().gpuLayers();
        List<Gpu> cards = Room.cards(question.hardware());
        if (wished != null || !knobs.take(Knob.GPU_LAYERS) || fits || cards.isEmpty()) {
            return knobs.wishedOrLeft(
                    Knob.GPU_LAYERS,
                    wished == null ? null : Math.max(0, wished),
                    fits
                            ? "The backend measures what fits when it loads."
                            : "No graphics processor with memory of its own is known.",
                    byItself);
        }
        return fitting(cards, estimate, byItself);
    }

    private Planned<Integer> fitting(List<Gpu> cards, MemoryEstimate estimate, String byItself) {
        GgufShape shape = question.model().header().shape();
        Integer blocks = shape.blocks();
        if (blocks == null || blocks < 1) {
            return Planned.left("How many layers the model has is not known.", byItself);
        }
        Bytes free = Room.free(cards);
        long budget = free.value() - free.value() / SPARED_SHARE - estimate.compute().value();
        long layer =
                Math.max(
                        1,
                        (estimate.weights().value() / 2 + estimate.kv().value() / 2) / blocks * 2);
        int fit = Math.clamp(budget / layer, 0, blocks);
        return new Planned<>(
                fit,
                Bound.AVAILABLE_MEMORY,
                "%d of %s of %s fit in %s of graphics memory."
                        .formatted(fit, Words.count(blocks, "layer"), new Bytes(layer), free),
                List.of(
                        Words.considered("graphics memory free", Fact.known(free, "all cards")),
                        Words.computed("one layer with its context", new Bytes(layer)),
                        Words.computed("layers", blocks)),
                byItself);
    }
}
