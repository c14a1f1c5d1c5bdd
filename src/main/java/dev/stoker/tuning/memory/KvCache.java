package dev.stoker.tuning.memory;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.Attention;
import dev.stoker.gguf.GgufFacts;
import java.util.List;

/**
 * Keys and values of all tokens. Source: {@code llama_kv_cache::llama_kv_cache} and {@code
 * llama_kv_cache_iswa} of llama.cpp.
 */
final class KvCache {
    private final GgufFacts header;
    private final EngineLayout layout;
    private final List<Layer> layers;
    private final Cells cells;

    KvCache(GgufFacts header, EngineLayout layout, List<Layer> layers, Cells cells) {
        this.header = header;
        this.layout = layout;
        this.layers = layers;
        this.cells = cells;
    }

    /** Of all layers. */
    Bytes all() {
        return layers.stream().map(this::of).reduce(Bytes.ZERO, Bytes::plus);
    }

    /** Of one layer. */
    Bytes of(Layer layer) {
        Layer.Attends attends = layer.attends();
        if (attends != null && attends.keeps()) {
            return new Bytes(row(attends)).times(cells.of(attends));
        }
        return attends == null && keepsEmptyRows()
                ? new Bytes(layout.cache().values().bytesOf(widest())).times(cells.all())
                : Bytes.ZERO;
    }

    /** Of the layers with a window, for one slot: what has to be copied to come back to a point. */
    Bytes windowOfOneSlot() {
        return layers.stream()
                .map(Layer::attends)
                .filter(attends -> attends != null && attends.keeps() && attends.windowed())
                .map(attends -> new Bytes(row(attends)).times(cells.windowed()))
                .reduce(Bytes.ZERO, Bytes::plus);
    }

    /** Bytes for one token. */
    private long row(Layer.Attends attends) {
        CacheType keys = layout.cache().keys();
        long bytes = keys.bytesOf(attends.keys());
        if (attends.keepsValues()) {
            bytes += layout.cache().values().bytesOf(valuesKept(attends));
        }
        Attention.Latent latent = header.shape().attention().latent();
        if (latent != null && latent.indexLength() != null) {
            bytes += keys.bytesOf(latent.indexLength());
        }
        return bytes;
    }

    /** Without flash attention values are kept transposed, each layer as wide as the widest. */
    private long valuesKept(Layer.Attends attends) {
        return layout.flashAttention() ? attends.values() : widest();
    }

    /** So has a layer without attention, unless it is known to be another kind of layer. */
    private boolean keepsEmptyRows() {
        return !layout.flashAttention() && header.shape().recurrence() == null;
    }

    private long widest() {
        return layers.stream()
                .map(Layer::attends)
                .filter(attends -> attends != null && attends.keeps() && attends.keepsValues())
                .mapToLong(Layer.Attends::values)
                .max()
                .orElse(0);
    }
}
