package dev.stoker.gguf;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns a model's own keys into its dimensions. Source of the names: {@code LLM_KV_NAMES} in {@code
 * src/llama-arch.cpp}, each of them found in llama.cpp b11669.
 */
final class ShapeSheet {
    private final GgufHeader header;
    private final OwnKeys keys;
    private final int predictionLayers;

    /** Blocks that an array by block must speak of; 0 if unknown. */
    private final int blocks;

    private ShapeSheet(GgufHeader header, String architecture) throws MalformedGguf {
        this.header = header;
        this.keys = new OwnKeys(header, architecture);
        Integer all = keys.blocks("block_count");
        Integer predicting = keys.blocks("nextn_predict_layers");
        this.predictionLayers = predicting == null ? 0 : predicting;
        if (all != null && predictionLayers > all) {
            throw new MalformedGguf(
                    "%s.nextn_predict_layers is %d, of %d blocks"
                            .formatted(architecture, predictionLayers, all));
        }
        this.blocks = all == null ? 0 : all - predictionLayers;
    }

    /**
     * The dimensions.
     *
     * @throws MalformedGguf if a key has a value that it cannot have
     */
    static GgufShape of(GgufHeader header, String architecture) throws MalformedGguf {
        return new ShapeSheet(header, architecture).shape();
    }

    private GgufShape shape() throws MalformedGguf {
        Integer tokens = header.length("tokenizer.ggml.tokens");
        return new GgufShape(
                keys.blocks("block_count"),
                keys.tokens("context_length"),
                keys.size("embedding_length"),
                tokens != null ? tokens : keys.tokens("vocab_size"),
                pooling(),
                attention(),
                new FeedForward(keys.sizes("feed_forward_length", blocks), experts()),
                recurrence(),
                rope(),
                predictionLayers);
    }

    private Attention attention() throws MalformedGguf {
        Integer shared = keys.blocks("attention.shared_kv_layers");
        Boolean causal = keys.flag("attention.causal");
        return new Attention(
                keys.sizes("attention.head_count", blocks),
                keys.sizes("attention.head_count_kv", blocks),
                keys.size("attention.key_length"),
                keys.size("attention.value_length"),
                window(),
                latent(),
                shared == null ? 0 : shared,
                causal == null || causal);
    }

    private Attention.@Nullable Window window() throws MalformedGguf {
        Integer tokens = keys.tokens("attention.sliding_window");
        if (tokens == null) {
            return null;
        }
        return new Attention.Window(
                tokens,
                keys.flags("attention.sliding_window_pattern", blocks),
                keys.blocks("attention.sliding_window_pattern"),
                keys.size("attention.key_length_swa"),
                keys.size("attention.value_length_swa"));
    }

    private Attention.@Nullable Latent latent() throws MalformedGguf {
        Integer kvRank = keys.size("attention.kv_lora_rank");
        if (kvRank == null) {
            return null;
        }
        return new Attention.Latent(
                kvRank,
                keys.size("attention.q_lora_rank"),
                keys.size("attention.key_length_mla"),
                keys.size("attention.value_length_mla"),
                keys.size("attention.indexer.key_length"));
    }

    private FeedForward.@Nullable Experts experts() throws MalformedGguf {
        Integer count = keys.size("expert_count");
        if (count == null) {
            return null;
        }
        return new FeedForward.Experts(
                count,
                keys.size("expert_used_count"),
                keys.size("expert_shared_count"),
                keys.size("expert_feed_forward_length"));
    }

    private @Nullable Recurrence recurrence() throws MalformedGguf {
        var recurrence =
                new Recurrence(
                        keys.size("ssm.conv_kernel"),
                        keys.size("ssm.inner_size"),
                        keys.size("ssm.state_size"),
                        keys.size("ssm.group_count"),
                        keys.size("ssm.time_step_rank"),
                        keys.size("wkv.head_size"),
                        keys.size("token_shift_count"),
                        keys.size("shortconv.l_cache"),
                        keys.blocks("full_attention_interval"),
                        keys.size("kda.head_dim"),
                        keys.flags("attention.recurrent_layers", blocks));
        boolean none =
                recurrence.layers().isEmpty()
                        && Stream.of(
                                        recurrence.convolution(),
                                        recurrence.inner(),
                                        recurrence.state(),
                                        recurrence.wkvHeadLength(),
                                        recurrence.shortConvolution(),
                                        recurrence.deltaHeadLength())
                                .allMatch(Objects::isNull);
        return none ? null : recurrence;
    }

    private Rope rope() throws MalformedGguf {
        Double factor = keys.real("rope.scaling.factor");
        return new Rope(
                keys.text("rope.scaling.type"),
                factor != null ? factor : keys.real("rope.scale_linear"), // files of 2023
                keys.tokens("rope.scaling.original_context_length"),
                keys.real("rope.freq_base"),
                keys.size("rope.dimension_count"));
    }

    private GgufShape.@Nullable Pooling pooling() {
        var all = GgufShape.Pooling.values();
        return keys.value("pooling_type") instanceof GgufValue.Whole(long code)
                        && code >= 0
                        && code < all.length
                ? all[(int) code]
                : null;
    }
}
