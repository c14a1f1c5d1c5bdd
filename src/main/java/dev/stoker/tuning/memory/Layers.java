package dev.stoker.tuning.memory;

import dev.stoker.gguf.Attention;
import dev.stoker.gguf.GgufFacts;
import dev.stoker.gguf.GgufShape;
import dev.stoker.gguf.Recurrence;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model's layers, without those that only predict further tokens: the program loads them only
 * when asked to.
 *
 * <p>What the file leaves out is filled in as llama.cpp does ({@code
 * llama_model_base::load_hparams} in {@code src/llama-model.cpp}): KV heads are the heads, a key or
 * value is as long as the width through the first layer's heads, a number for all layers stands for
 * each.
 */
final class Layers {
    private final GgufShape shape;
    private final Attention attention;
    private final Architecture architecture;
    private final int blocks;

    private Layers(GgufFacts header) {
        this.shape = header.shape();
        this.attention = shape.attention();
        this.architecture = new Architecture(header.architecture(), shape);
        int all = Objects.requireNonNullElse(shape.blocks(), 0);
        this.blocks = Math.max(0, all - shape.predictionLayers());
    }

    /** In the model's order; empty if the file does not say how many. */
    static List<Layer> of(GgufFacts header) {
        var layers = new Layers(header);
        return IntStream.range(0, layers.blocks).mapToObj(layers::layer).toList();
    }

    /** Tokens that a layer with a window sees; 0 where none has one. */
    static int window(GgufFacts header) {
        var layers = new Layers(header);
        return IntStream.range(0, layers.blocks).anyMatch(layers::windowed) ? layers.width() : 0;
    }

    private Layer layer(int n) {
        boolean recurrent = recurrent(n);
        int wide = at(shape.feedForward().lengths(), n, 0);
        boolean attends =
                heads(n) > 0
                        && kvHeads(n) > 0
                        && !(architecture.onePartALayer() && wide > 0)
                        && (!recurrent || architecture.bothInEachLayer());
        return new Layer(attends ? attends(n) : null, recurrent, wide, routed(n, wide));
    }

    private Layer.Attends attends(int n) {
        boolean windowed = windowed(n);
        Attention.Latent latent = attention.latent();
        boolean compressed =
                latent != null && latent.keyLength() != null && latent.valueLength() != null;
        return new Layer.Attends(
                heads(n),
                kvHeads(n),
                keyLength(windowed),
                valueLength(windowed),
                windowed,
                !architecture.keepsNothing() && n < architecture.keeping(blocks),
                !compressed);
    }

    private boolean recurrent(int n) {
        Recurrence recurrence = shape.recurrence();
        if (architecture.recurrentOnly()) {
            return true;
        }
        if (recurrence == null) {
            return false;
        }
        if (architecture.bothInEachLayer()) {
            return true;
        }
        if (!recurrence.layers().isEmpty()) {
            return at(recurrence.layers(), n, false);
        }
        if (architecture.attentionInterval() > 0) {
            return (n + 1) % architecture.attentionInterval() != 0;
        }
        boolean feedsForwardOnly =
                architecture.onePartALayer() && at(shape.feedForward().lengths(), n, 0) > 0;
        return kvHeads(n) == 0 && !feedsForwardOnly;
    }

    private boolean windowed(int n) {
        Attention.Window window = attention.window();
        if (width() == 0 || architecture.ignoresWindow()) {
            return false;
        }
        if (window != null && !window.pattern().isEmpty()) {
            return at(window.pattern(), n, false);
        }
        if (architecture.windowEverywhere()) {
            return true;
        }
        Architecture.Pattern pattern = architecture.window(blocks);
        if (pattern == null) {
            return false;
        }
        Integer said = window == null ? null : window.period();
        if (said != null && said > 0) {
            pattern = new Architecture.Pattern(said, pattern.fullFirst());
        }
        return pattern.windowed(n);
    }

    private int width() {
        Attention.Window window = attention.window();
        return window == null ? architecture.windowUnsaid() : window.tokens();
    }

    private int heads(int n) {
        return at(attention.heads(), n, 0);
    }

    private int kvHeads(int n) {
        return attention.kvHeads().isEmpty() ? heads(n) : at(attention.kvHeads(), n, 0);
    }

    private int keyLength(boolean windowed) {
        Attention.Window window = attention.window();
        Integer own = windowed && window != null ? window.keyLength() : null;
        return firstOf(own, attention.keyLength());
    }

    private int valueLength(boolean windowed) {
        Attention.Window window = attention.window();
        Integer own = windowed && window != null ? window.valueLength() : null;
        return firstOf(own, attention.valueLength());
    }

    private int firstOf(@Nullable Integer own, @Nullable Integer ofAll) {
        if (own != null) {
            return own;
        }
        if (ofAll != null) {
            return ofAll;
        }
        int first = Math.max(1, heads(0));
        return Objects.requireNonNullElse(shape.embedding(), 0) / first;
    }

    /** Which layers before the experts are dense is not read; one of them is as wide as all. */
    private boolean routed(int n, int wide) {
        var experts = shape.feedForward().experts();
        boolean dense = n == 0 && wide > 0 && architecture.beginsDense();
        return experts != null && experts.used() != null && !dense;
    }

    private static <T> T at(List<T> ofLayers, int n, T unsaid) {
        if (ofLayers.size() == 1) {
            return ofLayers.getFirst();
        }
        return n < ofLayers.size() ? ofLayers.get(n) : unsaid;
    }
}
