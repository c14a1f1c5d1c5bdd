package dev.stoker.tuning.memory;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufShape;
import dev.stoker.gguf.Recurrence;
import java.util.List;
import java.util.Objects;

/**
 * What one step of computing needs. llama.cpp reserves it at start, for as many tokens as are
 * computed at once over a full context, and touches it on first use. Found by running the same
 * steps through an {@link Arena}.
 */
final class ComputeBuffer {
    private static final int INDEX = 4;
    private static final int LONG_INDEX = 8;

    /** A mask says for each token and each token before whether it is seen. */
    private static final int FLASH_MASK = 2;

    private static final int PLAIN_MASK = 4;

    private final GgufShape shape;
    private final EngineLayout layout;
    private final List<Layer> layers;
    private final Cells cells;
    private final boolean keepsNothing;
    private final AttentionStep attention;
    private final FeedForwardStep feedForward;
    private final boolean deltaNet;
    private final long width;
    private final Bench bench;

    private ComputeBuffer(GgufFacts header, EngineLayout layout, List<Layer> layers, Cells cells) {
        this.shape = header.shape();
        this.layout = layout;
        this.layers = layers;
        this.cells = cells;
        var architecture = new Architecture(header.architecture(), shape);
        this.keepsNothing = architecture.keepsNothing();
        this.attention = new AttentionStep(layout, shape.attention().latent(), cells);
        this.width = Objects.requireNonNullElse(shape.embedding(), 0);
        this.feedForward =
                new FeedForwardStep(shape.feedForward(), width, architecture.sharedExpertsUnsaid());
        this.deltaNet = architecture.attentionInterval() > 0;
        this.bench = new Bench(new Arena(), cells.step());
    }

    static Bytes of(GgufFacts header, EngineLayout layout, List<Layer> layers, Cells cells) {
        return new ComputeBuffer(header, layout, layers, cells).bytes();
    }

    private Bytes bytes() {
        if (layers.isEmpty()) {
            return Bytes.ZERO;
        }
        Arena.Block stream = inputs();
        Bench now = bench;
        for (int n = 0; n < layers.size(); n++) {
            Layer layer = layers.get(n);
            stream = mixed(layer, stream);
            if (n == layers.size() - 1 && outputs() < cells.step()) {
                now = bench.with(outputs());
                // Of both the sum and what is added to it only the rows asked for go on.
                Arena.Block other = now.take(width);
                Arena.Block rows = now.take(width);
                bench.give(stream, other);
                stream = rows;
            }
            stream = fed(now, layer, stream);
        }
        Arena.Block normed = now.instead(stream, width);
        long vocabulary = Objects.requireNonNullElse(shape.vocabulary(), 0);
        now.take(layout.embedding() ? width : vocabulary);
        bench.give(normed);
        return new Bytes(bench.arena().length());
    }

    /** Rows whose result is wanted: of each slot the last, of an embedding all. */
    private int outputs() {
        return layout.embedding() ? cells.step() : layout.cache().slots();
    }

    /**
     * Inputs stay until their last use. The program can be handed tokens, embeddings, or both, and
     * reserves room for each of the three; what is for embeddings alone is never given back.
     */
    private Arena.Block inputs() {
        Arena arena = bench.arena();
        long tokens = cells.step();
        Arena.Block ids = arena.take(INDEX * tokens);
        bench.take(width);
        Arena.Block mixedIds = arena.take(INDEX * tokens);
        Arena.Block mixedPlaces = arena.take(LONG_INDEX * tokens);
        Arena.Block mixedRows = bench.take(width);
        arena.take(INDEX * tokens);
        perKindOfLayer();
        arena.take((long) INDEX * outputs());

        Arena.Block stream = bench.take(width);
        bench.give(ids);
        Arena.Block looked = bench.take(width);
        bench.give(mixedIds);
        bench.take(width); // both together; nobody reads it where all are tokens
        bench.give(mixedRows, looked, mixedPlaces);
        return stream;
    }

    private void perKindOfLayer() {
        for (boolean windowed : new boolean[] {false, true}) {
            layers.stream()
                    .map(Layer::attends)
                    .filter(attends -> attends != null && attends.windowed() == windowed)
                    .findFirst()
                    .ifPresent(this::takeMaskAndPlaces);
        }
    }

    private void takeMaskAndPlaces(Layer.Attends kind) {
        Arena arena = bench.arena();
        if (attention.rotatesKeys(kind)) {
            long side = AttentionStep.rotationOfKeys(kind);
            arena.take(Bench.NUMBER * side * side);
        }
        if (attention.rotatesValues(kind)) {
            long side = AttentionStep.rotationOfValues();
            arena.take(Bench.NUMBER * side * side);
        }
        long tokens = cells.step();
        arena.take(LONG_INDEX * tokens);
        long eachValue = layout.flashAttention() ? 1 : kind.values();
        arena.take(LONG_INDEX * tokens * eachValue);
        long seen = kind.windowed() ? cells.windowed() : cells.perStream();
        long all = keepsNothing ? tokens : seen;
        arena.take(all * tokens * (layout.flashAttention() ? FLASH_MASK : PLAIN_MASK));
    }

    /** What attention or state adds to the stream. */
    private Arena.Block mixed(Layer layer, Arena.Block stream) {
        Arena.Block sum = stream;
        if (layer.attends() != null) {
            Arena.Block normed = bench.take(width);
            Arena.Block result = attention.run(bench, layer.attends(), normed, width);
            bench.give(sum);
            sum = result;
        }
        Recurrence recurrence = shape.recurrence();
        if (layer.recurrent() && recurrence != null) {
            Arena.Block normed = bench.take(width);
            var step = new StateStep(shape, recurrence, deltaNet, layout.cache().slots());
            Arena.Block result = step.run(bench, normed);
            bench.give(sum);
            sum = result;
        }
        return sum;
    }

    private Arena.Block fed(Bench now, Layer layer, Arena.Block stream) {
        if (layer.feedForward() == 0 && !layer.routed()) {
            return stream;
        }
        Arena.Block normed = now.take(width);
        Arena.Block result = feedForward.run(now, layer, normed);
        now.give(stream);
        return result;
    }
}
