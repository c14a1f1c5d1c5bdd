package dev.stoker.gguf;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The tensors of a model: the table's two matrices, and between them layers of small noise, each
 * with the tensors that llama.cpp wants of its architecture.
 */
final class TinyLayers {
    private final TinyShape shape;
    private final TinyNoise narrow;
    private final TinyNoise deep;
    private final List<TinyTensor> all = new ArrayList<>();

    private TinyLayers(TinyShape shape, TinyType type, SplittableRandom random) {
        this.shape = shape;
        // Small, so that what the layers add never outweighs what the embedding says.
        this.narrow = new TinyNoise(random, type, 0.5 / Math.sqrt(shape.dim()));
        this.deep = new TinyNoise(random, type, 0.5 / Math.sqrt(shape.wide()));
    }

    static List<TinyTensor> of(
            TinyShape shape, TinyType type, TinyScript script, SplittableRandom random) {
        // These two matrices carry the table, which four bits would blur.
        TinyType exact = type == TinyType.Q4_0 ? TinyType.Q8_0 : type;
        double[][] embeddings = script.embeddings(shape.dim(), random);
        double[][] outputs = script.outputs(embeddings);
        var layers = new TinyLayers(shape, type, random);
        layers.all.add(TinyTensor.matrix("token_embd.weight", exact, embeddings));
        for (int n = 0; n < shape.layers(); n++) {
            layers.add(n);
        }
        layers.all.add(TinyTensor.ones("output_norm.weight", shape.dim()));
        layers.all.add(TinyTensor.matrix("output.weight", exact, outputs));
        return List.copyOf(layers.all);
    }

    private void add(int n) {
        String block = "blk." + n + ".";
        ones(block + "attn_norm", shape.dim());
        if (shape.recurrent(n)) {
            addState(block);
        } else if (shape.mla()) {
            addLatentAttention(block);
        } else {
            addAttention(block, shape.kvHeads(n) * shape.head());
        }
        if (shape.architecture() != TinyArchitecture.MAMBA) {
            addFeedForward(block);
        }
    }

    private void addAttention(String block, int kvWidth) {
        int dim = shape.dim();
        int width = shape.heads() * shape.head();
        if (kvWidth == 0) {
            matrix(narrow, block + "attn_output", true, dim, dim);
            return;
        }
        matrix(narrow, block + "attn_q", false, dim, width);
        matrix(narrow, block + "attn_k", false, dim, kvWidth);
        matrix(narrow, block + "attn_v", false, dim, kvWidth);
        matrix(narrow, block + "attn_output", true, width, dim);
        if (shape.architecture() == TinyArchitecture.GEMMA3) {
            ones(block + "attn_q_norm", shape.head());
            ones(block + "attn_k_norm", shape.head());
            // It scales up what was small: down again.
            all.add(TinyTensor.constant(block + "post_attention_norm.weight", 0.02, dim));
            all.add(TinyTensor.constant(block + "post_ffw_norm.weight", 0.02, dim));
        }
    }

    private void addLatentAttention(String block) {
        int dim = shape.dim();
        int rank = shape.kvRank();
        int plain = shape.head() - shape.rotated();
        int heads = shape.heads();
        matrix(narrow, block + "attn_q_a", false, dim, dim);
        ones(block + "attn_q_a_norm", dim);
        matrix(narrow, block + "attn_q_b", false, dim, heads * shape.head());
        matrix(narrow, block + "attn_kv_a_mqa", false, dim, rank + shape.rotated());
        ones(block + "attn_kv_a_norm", rank);
        matrix(narrow, block + "attn_k_b", false, plain, rank, heads);
        matrix(narrow, block + "attn_v_b", false, rank, shape.head(), heads);
        matrix(narrow, block + "attn_output", true, heads * shape.head(), dim);
    }

    private void addState(String block) {
        int inner = 2 * shape.dim();
        int steps = TinyShape.TIME_STEPS;
        int state = shape.state();
        matrix(narrow, block + "ssm_in", false, shape.dim(), 2 * inner);
        all.add(
                TinyTensor.constant(
                        block + "ssm_conv1d.weight", 0.25, TinyShape.CONVOLUTION, inner));
        all.add(TinyTensor.constant(block + "ssm_conv1d.bias", 0, inner));
        matrix(narrow, block + "ssm_x", false, inner, steps + 2 * state);
        matrix(narrow, block + "ssm_dt", false, steps, inner);
        all.add(TinyTensor.constant(block + "ssm_dt.bias", 0, inner));
        all.add(TinyTensor.constant(block + "ssm_a", -1, state, inner));
        all.add(TinyTensor.constant(block + "ssm_d", 1, inner));
        matrix(narrow, block + "ssm_out", true, inner, shape.dim());
        if (shape.architecture() == TinyArchitecture.JAMBA) {
            ones(block + "ssm_dt_norm", steps);
            ones(block + "ssm_b_norm", state);
            ones(block + "ssm_c_norm", state);
        }
    }

    private void addFeedForward(String block) {
        int dim = shape.dim();
        int wide = shape.wide();
        int experts = shape.experts();
        ones(block + "ffn_norm", dim);
        if (experts > 0) {
            matrix(narrow, block + "ffn_gate_inp", false, dim, experts);
            matrix(narrow, block + "ffn_gate_exps", false, dim, wide, experts);
            matrix(narrow, block + "ffn_up_exps", false, dim, wide, experts);
            matrix(deep, block + "ffn_down_exps", true, wide, dim, experts);
        } else {
            matrix(narrow, block + "ffn_gate", false, dim, wide);
            matrix(narrow, block + "ffn_up", false, dim, wide);
            matrix(deep, block + "ffn_down", true, wide, dim);
        }
    }

    private void ones(String name, int width) {
        all.add(TinyTensor.ones(name + ".weight", width));
    }

    private void matrix(TinyNoise noise, String name, boolean spared, Integer... dims) {
        all.add(noise.matrix(name + ".weight", spared, dims));
    }
}
