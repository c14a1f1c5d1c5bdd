package dev.stoker.tuning.memory;

import dev.stoker.gguf.Attention;
import org.jspecify.annotations.Nullable;

/**
 * What one layer's attention computes with, in llama.cpp's order: {@code build_qkv} and {@code
 * build_attn} in {@code src/llama-graph.cpp}; for MLA {@code src/models/deepseek2.cpp}.
 */
final class AttentionStep {
    /** Keys and values of few bits are kept rotated by a matrix of at least this side. */
    private static final int ROTATION = 64;

    private final EngineLayout layout;
    private final Attention.@Nullable Latent latent;
    private final Cells cells;

    AttentionStep(EngineLayout layout, Attention.@Nullable Latent latent, Cells cells) {
        this.layout = layout;
        this.latent = latent;
        this.cells = cells;
    }

    boolean rotatesKeys(Layer.Attends layer) {
        return quantised(layout.cache().keys()) && layer.keyLength() % ROTATION == 0;
    }

    boolean rotatesValues(Layer.Attends layer) {
        return quantised(layout.cache().values()) && layer.valueLength() % ROTATION == 0;
    }

    /** Side of the keys' matrix: the largest power of two that divides a key. */
    static long rotationOfKeys(Layer.Attends layer) {
        return Integer.lowestOneBit(layer.keyLength());
    }

    static long rotationOfValues() {
        return ROTATION;
    }

    /** Takes what was normed, and gives it back. */
    Arena.Block run(Bench bench, Layer.Attends layer, Arena.Block normed, long width) {
        if (latent != null && !layer.keepsValues()) {
            return latent(bench, layer, normed, width, latent);
        }
        long queries = (long) layer.heads() * layer.keyLength();
        Arena.Block query = bench.instead(bench.take(queries), queries);
        if (rotatesKeys(layer)) {
            query = bench.instead(query, queries);
        }
        if (layer.keeps()) {
            keep(bench, layer, normed);
        } else {
            bench.give(normed);
        }
        long results = (long) layer.heads() * layer.valueLength();
        Arena.Block result = attend(bench, layer, query, results);
        if (rotatesValues(layer)) {
            result = bench.instead(result, results);
        }
        return bench.instead(result, width);
    }

    private void keep(Bench bench, Layer.Attends layer, Arena.Block normed) {
        Arena.Block values = bench.take(layer.values());
        if (rotatesValues(layer)) {
            values = bench.instead(values, layer.values());
        }
        Arena.Block keys = bench.take(layer.keys());
        bench.give(normed);
        keys = bench.instead(keys, layer.keys());
        if (rotatesKeys(layer)) {
            keys = bench.instead(keys, layer.keys());
        }
        bench.give(keys, values);
    }

    /** Without flash attention every head's score of every token is written out. */
    private Arena.Block attend(Bench bench, Layer.Attends layer, Arena.Block query, long results) {
        if (layout.flashAttention()) {
            return bench.instead(query, results);
        }
        long seen = layer.windowed() ? cells.windowed() : cells.perStream();
        Arena.Block scores = bench.instead(query, layer.heads() * seen);
        Arena.Block values = turned(bench, layer, seen);
        Arena.Block result = bench.instead(scores, results);
        bench.give(values);
        return bench.instead(result, results);
    }

    /** Values that are a part of the keys are not kept transposed, so they are turned each time. */
    private Arena.Block turned(Bench bench, Layer.Attends layer, long seen) {
        CacheType type = layout.cache().keys();
        long rows = layer.keepsValues() ? 0 : seen * cells.streams();
        return bench.arena().take(type.bytesOf(layer.valueLength()) * rows);
    }

    /** Queries are widened to the compressed keys' length, results come back from it. */
    private Arena.Block latent(
            Bench bench,
            Layer.Attends layer,
            Arena.Block normed,
            long width,
            Attention.Latent mla) {
        long heads = layer.heads();
        int rotated = layer.keyLength() - layer.valueLength();
        long plain = mla.keyLength() == null ? layer.keyLength() : mla.keyLength();
        long value = mla.valueLength() == null ? layer.valueLength() : mla.valueLength();
        Arena.Block query =
                mla.queryRank() == null
                        ? bench.take(heads * plain)
                        : bench.instead(bench.take(mla.queryRank()), heads * plain);
        Arena.Block wide = bench.take(heads * layer.valueLength());
        Arena.Block turned = bench.instead(query, heads * rotated);
        Arena.Block joined = bench.take(heads * layer.keyLength());
        bench.give(wide, turned);
        Arena.Block kept = bench.take(layer.keyLength());
        bench.give(normed);
        Arena.Block parts = bench.take(layer.keyLength());
        Arena.Block key = bench.instead(kept, layer.keyLength());
        bench.give(parts, key);
        Arena.Block result = attend(bench, layer, joined, heads * layer.valueLength());
        result = bench.instead(result, heads * value);
        result = bench.instead(result, heads * value);
        return bench.instead(result, width);
    }

    private static boolean quantised(CacheType type) {
        return switch (type) {
            case F32, F16, BF16 -> false;
            case Q8_0, Q5_1, Q5_0, Q4_1, Q4_0, IQ4_NL -> true;
        };
    }
}
