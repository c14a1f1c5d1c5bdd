package dev.stoker.tuning.memory;

import dev.stoker.gguf.GgufShape;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What llama.cpp knows of an architecture and a file does not say. Source: the {@code
 * load_arch_hparams} of each file in {@code src/models}, {@code llm_arch_is_recurrent}, {@code
 * llm_arch_is_hybrid} and {@code llama_model::create_memory}, as of llama.cpp b11669.
 */
final class Architecture {
    /** Encoders and diffusion models: all tokens are computed at once and nothing is kept. */
    private static final Set<String> WITHOUT_CACHE =
            Set.of(
                    "bert",
                    "jina-bert-v2",
                    "jina-bert-v3",
                    "nomic-bert",
                    "nomic-bert-moe",
                    "neo-bert",
                    "eurobert",
                    "modern-bert",
                    "gemma-embedding",
                    "wavtokenizer-dec",
                    "dream",
                    "llada",
                    "llada-moe",
                    "rnd1");

    private static final Set<String> RECURRENT =
            Set.of("mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7");

    /** Every so many layers one attends to everything, the others are recurrent. */
    private static final Set<String> BY_INTERVAL =
            Set.of("qwen3next", "qwen35", "qwen35moe", "qwen4exp");

    /** Of those with experts, the ones that read {@code leading_dense_block_count} or the like. */
    private static final Set<String> BEGIN_DENSE =
            Set.of(
                    "afmoe",
                    "bailingmoe",
                    "bailingmoe2",
                    "deepseek",
                    "deepseek2",
                    "deepseek32",
                    "dots1",
                    "ernie4_5-moe",
                    "exaone-moe",
                    "glm4moe",
                    "glm-dsa",
                    "kimi-linear",
                    "lfm2moe",
                    "llama4",
                    "mimo2",
                    "step35");

    private static final int GEMMA_3N_KEEPING = 20;
    private static final int EXAONE_4_WITH_WINDOW = 64;
    private static final int INTERVAL = 4;

    private final String name;
    private final GgufShape shape;

    Architecture(@Nullable String name, GgufShape shape) {
        this.name = name == null ? "" : name;
        this.shape = shape;
    }

    /** Every {@code period}th layer sees everything: the last of a period, or its first. */
    record Pattern(int period, boolean fullFirst) {
        boolean windowed(int layer) {
            return fullFirst ? layer % period != 0 : layer % period < period - 1;
        }
    }

    boolean keepsNothing() {
        return WITHOUT_CACHE.contains(name);
    }

    boolean recurrentOnly() {
        return RECURRENT.contains(name);
    }

    /** Whether the first layers may be dense where the others have experts. */
    boolean beginsDense() {
        return BEGIN_DENSE.contains(name);
    }

    /** Experts used for every token, where the file gives their width and not their number. */
    int sharedExpertsUnsaid() {
        return name.equals("qwen2moe") || BY_INTERVAL.contains(name) ? 1 : 0;
    }

    /** Whether each layer has both, attention and state. */
    boolean bothInEachLayer() {
        return name.equals("falcon-h1");
    }

    /** Whether a layer is either attention, or state, or feed-forward. */
    boolean onePartALayer() {
        return name.equals("nemotron_h") || name.equals("nemotron_h_moe");
    }

    /** Every so many layers one attends; 0 where that is no rule of this architecture. */
    int attentionInterval() {
        Integer said =
                shape.recurrence() == null ? null : shape.recurrence().fullAttentionInterval();
        if (said != null) {
            return said;
        }
        return BY_INTERVAL.contains(name) ? INTERVAL : 0;
    }

    /** The pattern of the window; null where every layer sees everything. */
    @Nullable Pattern window(int blocks) {
        return switch (name) {
            case "gemma2", "gpt-oss" -> new Pattern(2, false);
            case "modern-bert" -> new Pattern(3, true);
            case "afmoe", "cohere2", "exaone-moe", "llama4", "mellum", "muse-glimmer", "olmo2" ->
                    new Pattern(4, false);
            case "exaone4" -> blocks == EXAONE_4_WITH_WINDOW ? new Pattern(4, false) : null;
            case "cohere2moe", "laguna", "smallthinker" -> new Pattern(4, true);
            case "gemma3n" -> new Pattern(5, false);
            case "gemma3", "gemma-embedding" -> new Pattern(6, false);
            case "plamo3" -> new Pattern(8, false);
            default -> null;
        };
    }

    /** Whether all attention is limited, wherever the file names a width. */
    boolean windowEverywhere() {
        return name.equals("lfm2") || name.equals("lfm2moe") || name.equals("deepseek4");
    }

    /** Whether a width that the file names is not used. */
    boolean ignoresWindow() {
        return name.equals("phi3");
    }

    /** Width of the window where the file names none; 0 for no window. */
    int windowUnsaid() {
        boolean routed = shape.feedForward().experts() != null;
        return switch (name) {
            case "gemma2", "exaone4" -> 4096;
            case "llama4" -> routed ? 8192 : 0; // without experts: MobileLLM, which has no chunks
            case "exaone-moe" -> 128;
            default -> 0;
        };
    }

    /** Layers from the first that keep keys and values of their own. */
    int keeping(int blocks) {
        return name.equals("gemma3n")
                ? Math.min(blocks, GEMMA_3N_KEEPING)
                : Math.max(0, blocks - shape.attention().sharedKvLayers());
    }
}
