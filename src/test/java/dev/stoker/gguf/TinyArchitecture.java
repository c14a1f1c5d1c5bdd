package dev.stoker.gguf;

/** What the layers are made of; the names are llama.cpp's. */
public enum TinyArchitecture {
    /** Attention and feed-forward; with experts, a mixture of them. */
    LLAMA,
    /** As llama, with KV heads for each layer; 0 makes one that keeps nothing. */
    DECI,
    /** Attention limited to a window in all layers but every sixth, or as the period says. */
    GEMMA3,
    /** Latent attention (MLA): keys and values of all heads are kept as one compressed row. */
    DEEPSEEK2,
    /** No attention; a state of fixed size in every layer. */
    MAMBA,
    /** Mamba's state where a layer has 0 KV heads, attention where it has some. */
    JAMBA;

    boolean hasHeadsForEachLayer() {
        return this == DECI || this == JAMBA;
    }
}
