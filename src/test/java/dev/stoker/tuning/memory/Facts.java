package dev.stoker.tuning.memory;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.Attention;
import dev.stoker.gguf.FeedForward;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufShape;
import dev.stoker.gguf.GgufSplit;
import dev.stoker.gguf.GgufTensors;
import dev.stoker.gguf.Recurrence;
import dev.stoker.gguf.Rope;
import dev.stoker.tuning.ModelFacts;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts of models that are published, by their dimensions. */
final class Facts {
    private Facts() {}

    /** A model with that many layers, alike but for what the lists say. */
    static ModelFacts of(
            String architecture,
            int layers,
            int width,
            Attention attention,
            @Nullable Recurrence recurrence) {
        return of(architecture, layers, width, attention, recurrence, 0);
    }

    static ModelFacts of(
            String architecture,
            int layers,
            int width,
            Attention attention,
            @Nullable Recurrence recurrence,
            int predicting) {
        var shape =
                new GgufShape(
                        layers,
                        131072,
                        width,
                        32000,
                        null,
                        attention,
                        new FeedForward(List.of(4 * width), null),
                        recurrence,
                        new Rope(null, null, null, null, null),
                        predicting);
        var tensors = new GgufTensors(0, 0, Bytes.ZERO, List.of(), GgufTensors.Places.NONE);
        var header =
                new GgufFacts(
                        3,
                        ByteOrder.LITTLE_ENDIAN,
                        Bytes.ofGibi(1),
                        GgufFacts.Kind.MODEL,
                        architecture,
                        null,
                        null,
                        shape,
                        tensors,
                        new GgufSplit(1, 1),
                        false,
                        null);
        return new ModelFacts(header, Bytes.ofGibi(1), Bytes.ZERO);
    }

    /** Attention of one kind in all layers; no lengths means the width through the heads. */
    static Attention attention(int heads, int kvHeads, @Nullable Integer head) {
        return new Attention(List.of(heads), List.of(kvHeads), head, head, null, null, 0, true);
    }

    static Attention windowed(int heads, int kvHeads, int head, int window) {
        var limited = new Attention.Window(window, List.of(), null, null, null);
        return new Attention(List.of(heads), List.of(kvHeads), head, head, limited, null, 0, true);
    }

    static Attention latent(int heads, int kvHeads, int key, int value, boolean compressed) {
        var latent =
                new Attention.Latent(
                        512, 1536, compressed ? 192 : null, compressed ? 128 : null, null);
        return new Attention(List.of(heads), List.of(kvHeads), key, value, null, latent, 0, true);
    }
}
