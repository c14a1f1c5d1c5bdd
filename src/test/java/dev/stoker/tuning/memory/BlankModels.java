package dev.stoker.tuning.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Blank models of the architectures whose layers differ in what they keep. Source of the tensors'
 * names and sides: {@code load_arch_tensors} of each file in llama.cpp's {@code src/models}.
 */
final class BlankModels {
    private static final int WIDTH = 512;
    private static final int WIDE = 1536;
    private static final int HEADS = 8;
    private static final int KV_HEADS = 4;
    private static final int HEAD = 64;
    private static final int LAYERS = 12;

    private BlankModels() {}

    static Map<String, BlankGguf> all() {
        var all = new LinkedHashMap<String, BlankGguf>();
        all.put("gemma2", dense("gemma2", LAYERS, 1024, norms(true, true), ""));
        all.put("gemma3", dense("gemma3", LAYERS, 512, norms(true, true), "head"));
        all.put("qwen3", dense("qwen3", LAYERS, 0, norms(true, false), "head"));
        all.put("qwen2", dense("qwen2", LAYERS, 1024, norms(true, false), ""));
        all.put("olmo2", dense("olmo2", LAYERS, 1024, norms(false, true), "all"));
        all.put("cohere2", dense("cohere2", LAYERS, 1024, List.of("attn_norm"), ""));
        all.put("exaone4", dense("exaone4", 64, 1024, norms(false, true), "head"));
        all.put("gpt-oss", gptOss());
        all.put("mamba2", mamba2());
        all.put("granitehybrid", graniteHybrid());
        all.put("lfm2", lfm2());
        all.put("qwen3next", qwen3Next());
        return all;
    }

    private static List<String> norms(boolean before, boolean after) {
        var names = new ArrayList<String>();
        if (before) {
            names.addAll(List.of("attn_norm", "ffn_norm"));
        }
        if (after) {
            names.addAll(List.of("post_attention_norm", "post_ffw_norm"));
        }
        return names;
    }

    private static BlankGguf model(String architecture, int layers, int kvHeads) {
        return new BlankGguf(architecture, layers, WIDTH, WIDE)
                .key("attention.head_count", HEADS)
                .key("attention.head_count_kv", kvHeads)
                .key("attention.key_length", HEAD)
                .key("attention.value_length", HEAD)
                .key("rope.dimension_count", HEAD);
    }

    private static BlankGguf dense(
            String architecture, int layers, int window, List<String> norms, String normed) {
        BlankGguf model = model(architecture, layers, KV_HEADS);
        if (window > 0) {
            model.key("attention.sliding_window", window);
        }
        model.key("logit_scale", 0.25f);
        model.key("attention.layer_norm_epsilon", 1e-5f);
        for (int n = 0; n < layers; n++) {
            String block = "blk." + n + ".";
            norms.forEach(norm -> model.plain(block + norm + ".weight", WIDTH));
            if (!normed.isEmpty()) {
                boolean head = normed.equals("head");
                model.plain(block + "attn_q_norm.weight", head ? HEAD : HEADS * HEAD);
                model.plain(block + "attn_k_norm.weight", head ? HEAD : KV_HEADS * HEAD);
            }
            attention(model, block, KV_HEADS);
            feedForward(model, block);
        }
        model.plain("output_norm.weight", WIDTH);
        // These two read the embeddings again.
        return architecture.equals("gemma2") || architecture.equals("cohere2")
                ? model
                : model.matrix("output.weight", WIDTH, 4096);
    }

    private static void attention(BlankGguf model, String block, int kvHeads) {
        model.matrix(block + "attn_q.weight", WIDTH, HEADS * HEAD)
                .matrix(block + "attn_k.weight", WIDTH, kvHeads * HEAD)
                .matrix(block + "attn_v.weight", WIDTH, kvHeads * HEAD)
                .matrix(block + "attn_output.weight", HEADS * HEAD, WIDTH);
    }

    private static void feedForward(BlankGguf model, String block) {
        model.matrix(block + "ffn_gate.weight", WIDTH, WIDE)
                .matrix(block + "ffn_up.weight", WIDTH, WIDE)
                .matrix(block + "ffn_down.weight", WIDE, WIDTH);
    }

    private static void experts(BlankGguf model, String block, int count, int wide) {
        model.plain(block + "ffn_gate_inp.weight", WIDTH, count)
                .matrix(block + "ffn_gate_exps.weight", WIDTH, wide, count)
                .matrix(block + "ffn_up_exps.weight", WIDTH, wide, count)
                .matrix(block + "ffn_down_exps.weight", wide, WIDTH, count);
    }

    private static BlankGguf gptOss() {
        BlankGguf model =
                model("gpt-oss", LAYERS, 2)
                        .key("attention.sliding_window", 128)
                        .key("feed_forward_length", 256)
                        .key("expert_count", 8)
                        .key("expert_used_count", 4)
                        .key("expert_feed_forward_length", 256);
        for (int n = 0; n < LAYERS; n++) {
            String block = "blk." + n + ".";
            model.plain(block + "attn_norm.weight", WIDTH)
                    .plain(block + "post_attention_norm.weight", WIDTH)
                    .plain(block + "attn_q.bias", HEADS * HEAD)
                    .plain(block + "attn_k.bias", 2 * HEAD)
                    .plain(block + "attn_v.bias", 2 * HEAD)
                    .plain(block + "attn_output.bias", WIDTH)
                    .plain(block + "attn_sinks.weight", HEADS)
                    .plain(block + "ffn_gate_inp.bias", 8)
                    .plain(block + "ffn_gate_exps.bias", 256, 8)
                    .plain(block + "ffn_up_exps.bias", 256, 8)
                    .plain(block + "ffn_down_exps.bias", WIDTH, 8);
            attention(model, block, 2);
            experts(model, block, 8, 256);
        }
        return model.plain("output_norm.weight", WIDTH).matrix("output.weight", WIDTH, 4096);
    }

    private static BlankGguf states(BlankGguf model, int inner, int state, int steps, int groups) {
        return model.key("ssm.conv_kernel", 4)
                .key("ssm.inner_size", inner)
                .key("ssm.state_size", state)
                .key("ssm.time_step_rank", steps)
                .key("ssm.group_count", groups);
    }

    private static void mamba2Block(BlankGguf model, String block) {
        int inner = 2 * WIDTH;
        int mixed = inner + 2 * 128;
        model.matrix(block + "ssm_in.weight", WIDTH, inner + mixed + 16)
                .plain(block + "ssm_conv1d.weight", 4, mixed)
                .plain(block + "ssm_conv1d.bias", mixed)
                .plain(block + "ssm_dt.bias", 16)
                .plain(block + "ssm_a", 1, 16)
                .plain(block + "ssm_d", 1, 16)
                .plain(block + "ssm_norm.weight", inner, 1)
                .matrix(block + "ssm_out.weight", inner, WIDTH);
    }

    private static BlankGguf mamba2() {
        BlankGguf model =
                states(new BlankGguf("mamba2", 8, WIDTH, 0), 2 * WIDTH, 128, 16, 1)
                        .key("attention.head_count", 0);
        for (int n = 0; n < 8; n++) {
            model.plain("blk." + n + ".attn_norm.weight", WIDTH);
            mamba2Block(model, "blk." + n + ".");
        }
        return model.plain("output_norm.weight", WIDTH);
    }

    private static BlankGguf graniteHybrid() {
        BlankGguf model =
                states(model("granitehybrid", 8, 2), 2 * WIDTH, 128, 16, 1)
                        .key("attention.head_count_kv", List.of(0, 0, 0, 2, 0, 0, 0, 2))
                        .key("logit_scale", 1f);
        for (int n = 0; n < 8; n++) {
            String block = "blk." + n + ".";
            model.plain(block + "attn_norm.weight", WIDTH).plain(block + "ffn_norm.weight", WIDTH);
            if (n % 4 == 3) {
                attention(model, block, 2);
            } else {
                mamba2Block(model, block);
            }
            feedForward(model, block);
        }
        return model.plain("output_norm.weight", WIDTH);
    }

    private static BlankGguf lfm2() {
        BlankGguf model =
                model("lfm2", 8, 2)
                        .key("attention.head_count_kv", List.of(0, 0, 2, 0, 0, 0, 2, 0))
                        .key("shortconv.l_cache", 3);
        for (int n = 0; n < 8; n++) {
            String block = "blk." + n + ".";
            model.plain(block + "attn_norm.weight", WIDTH).plain(block + "ffn_norm.weight", WIDTH);
            if (n % 4 == 2) {
                attention(model, block, 2);
                model.plain(block + "attn_q_norm.weight", HEAD)
                        .plain(block + "attn_k_norm.weight", HEAD);
            } else {
                model.plain(block + "shortconv.conv.weight", 3, WIDTH)
                        .matrix(block + "shortconv.in_proj.weight", WIDTH, 3 * WIDTH)
                        .matrix(block + "shortconv.out_proj.weight", WIDTH, WIDTH);
            }
            feedForward(model, block);
        }
        return model.plain("token_embd_norm.weight", WIDTH);
    }

    private static BlankGguf qwen3Next() {
        BlankGguf model =
                states(model("qwen3next", 8, 2), 512, 64, 8, 4)
                        .key("rope.dimension_count", HEAD / 4)
                        .key("expert_count", 16)
                        .key("expert_used_count", 4)
                        .key("expert_feed_forward_length", 128)
                        .key("expert_shared_feed_forward_length", 128);
        for (int n = 0; n < 8; n++) {
            String block = "blk." + n + ".";
            model.plain(block + "attn_norm.weight", WIDTH)
                    .plain(block + "post_attention_norm.weight", WIDTH);
            if (n % 4 == 3) {
                model.matrix(block + "attn_q.weight", WIDTH, 2 * HEADS * HEAD)
                        .matrix(block + "attn_k.weight", WIDTH, 2 * HEAD)
                        .matrix(block + "attn_v.weight", WIDTH, 2 * HEAD)
                        .matrix(block + "attn_output.weight", HEADS * HEAD, WIDTH)
                        .plain(block + "attn_q_norm.weight", HEAD)
                        .plain(block + "attn_k_norm.weight", HEAD);
            } else {
                deltaNet(model, block);
            }
            experts(model, block, 16, 128);
            model.plain(block + "ffn_gate_inp_shexp.weight", WIDTH)
                    .matrix(block + "ffn_gate_shexp.weight", WIDTH, 128)
                    .matrix(block + "ffn_up_shexp.weight", WIDTH, 128)
                    .matrix(block + "ffn_down_shexp.weight", 128, WIDTH);
        }
        return model.plain("output_norm.weight", WIDTH);
    }

    private static void deltaNet(BlankGguf model, String block) {
        model.matrix(block + "attn_qkv.weight", WIDTH, 1024)
                .matrix(block + "attn_gate.weight", WIDTH, 512)
                .plain(block + "ssm_conv1d.weight", 4, 1024)
                .plain(block + "ssm_dt.bias", 8)
                .plain(block + "ssm_a", 8)
                .matrix(block + "ssm_ba.weight", WIDTH, 16)
                .plain(block + "ssm_norm.weight", 64)
                .matrix(block + "ssm_out.weight", 512, WIDTH);
    }
}
