package dev.stoker.gguf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The sizes of a tiny model.
 *
 * @param wide width of the feed-forward part
 * @param kvHeads one number for all layers, or one a layer
 * @param headLength 0 for the width through the heads
 * @param experts 0 for a dense model
 * @param window 0 where the file names none
 * @param period 0 where the file names none
 * @param kvRank of latent attention
 * @param state numbers of a recurrent state for each of its rows
 */
record TinyShape(
        TinyArchitecture architecture,
        int layers,
        int dim,
        int wide,
        int heads,
        List<Integer> kvHeads,
        int headLength,
        int experts,
        int expertsUsed,
        int window,
        int period,
        int kvRank,
        int state) {
    static final int CONVOLUTION = 4;
    static final int TIME_STEPS = 32;

    /** Keys and queries of one head. */
    int head() {
        return headLength > 0 ? headLength : mla() ? 64 : dim / heads;
    }

    int kvHeads(int layer) {
        return kvHeads.size() == 1 ? kvHeads.getFirst() : kvHeads.get(layer);
    }

    boolean recurrent(int layer) {
        return architecture == TinyArchitecture.MAMBA
                || (architecture == TinyArchitecture.JAMBA && kvHeads(layer) == 0);
    }

    boolean mla() {
        return architecture == TinyArchitecture.DEEPSEEK2;
    }

    /** Of latent attention, half of a head is rotated. */
    int rotated() {
        return mla() ? head() / 2 : head();
    }

    void demandFit() {
        boolean fits =
                layers > 0
                        && heads > 0
                        && dim >= TinyScript.CODE
                        && dim % 32 == 0
                        && wide % 32 == 0
                        && (headLength > 0 || dim % heads == 0)
                        && heads * head() % 32 == 0
                        && head() % (mla() ? 64 : 2) == 0
                        && kvRank % 32 == 0
                        && (experts == 0 || (expertsUsed > 0 && expertsUsed <= experts));
        if (!fits || !kvHeadsFit()) {
            throw new IllegalArgumentException(
                    "dim (64 or more), ff, kv-rank and heads times head must be multiples of 32, dim"
                            + " of heads (an even quotient), heads of kv-heads (one number, or one a"
                            + " layer where the architecture has them)");
        }
    }

    private boolean kvHeadsFit() {
        boolean each = architecture.hasHeadsForEachLayer();
        return (kvHeads.size() == 1 || (each && kvHeads.size() == layers))
                && kvHeads.stream().allMatch(n -> n == 0 ? each : n > 0 && heads % n == 0);
    }

    /** The model's own keys, in llama.cpp's names. */
    Map<String, Object> keys(int vocabulary, int ctx) {
        String arch = architecture.name().toLowerCase(Locale.ROOT);
        var keys = new LinkedHashMap<String, Object>();
        keys.put(arch + ".vocab_size", vocabulary);
        keys.put(arch + ".context_length", ctx);
        keys.put(arch + ".embedding_length", dim);
        keys.put(arch + ".block_count", layers);
        boolean attends = architecture != TinyArchitecture.MAMBA;
        keys.put(arch + ".feed_forward_length", attends ? wide : 0);
        keys.put(arch + ".attention.head_count", attends ? heads : 0);
        if (attends) {
            keys.put(arch + ".attention.head_count_kv", mla() ? 1 : oneOrAll());
        }
        keys.put(arch + ".attention.layer_norm_rms_epsilon", 1e-5f);
        if (attends) {
            keys.put(arch + ".rope.dimension_count", rotated());
            keys.put(arch + ".rope.freq_base", 10000f);
        }
        putOptional(arch, keys);
        return keys;
    }

    private Object oneOrAll() {
        return kvHeads.size() == 1 ? kvHeads.getFirst() : kvHeads;
    }

    private void putOptional(String arch, Map<String, Object> keys) {
        if (mla()) {
            keys.put(arch + ".attention.q_lora_rank", dim);
            keys.put(arch + ".attention.kv_lora_rank", kvRank);
            keys.put(arch + ".attention.key_length", kvRank + rotated());
            keys.put(arch + ".attention.value_length", kvRank);
            keys.put(arch + ".attention.key_length_mla", head());
            keys.put(arch + ".attention.value_length_mla", head());
            keys.put(arch + ".leading_dense_block_count", layers);
            keys.put(arch + ".expert_feed_forward_length", wide);
            keys.put(arch + ".expert_shared_count", 1);
        } else if (headLength > 0) {
            keys.put(arch + ".attention.key_length", headLength);
            keys.put(arch + ".attention.value_length", headLength);
        }
        if (experts > 0) {
            keys.put(arch + ".expert_count", experts);
            keys.put(arch + ".expert_used_count", expertsUsed);
        }
        if (window > 0) {
            keys.put(arch + ".attention.sliding_window", window);
        }
        if (period > 0) {
            keys.put(arch + ".attention.sliding_window_pattern", period);
        }
        if (architecture == TinyArchitecture.MAMBA || architecture == TinyArchitecture.JAMBA) {
            keys.put(arch + ".ssm.conv_kernel", CONVOLUTION);
            keys.put(arch + ".ssm.inner_size", 2 * dim);
            keys.put(arch + ".ssm.state_size", state);
            keys.put(arch + ".ssm.time_step_rank", TIME_STEPS);
        }
    }
}
