/**
 * Pure: what a {@code llama-server} will take of memory, from a model's header and the way it is
 * run. {@link dev.stoker.tuning.memory.MemoryEstimator} is the way in.
 *
 * <p>Unit: bytes throughout. Source of every rule: llama.cpp b11669, the file named at the class.
 *
 * <p><b>Weights</b>: the tensors as stored, without layers that only predict further tokens.
 * Mapped, read or locked they take the same; mapped ones are the file's pages, which the kernel may
 * drop. Types that the CPU wants laid out anew (Q4_0, Q4_K, …) are copied, and the file's pages
 * stay mapped beside the copy: {@code mappedCopies}.
 *
 * <p><b>Keys and values</b>: for each layer with attention, tokens × KV heads × (key length × bytes
 * + value length × bytes), in whole blocks of the cache's type. Tokens are the context rounded up
 * to 256; not shared, each slot has its own, rounded up too. A layer with a window holds {@code
 * min(context, window × slots that share + ubatch)}, rounded up likewise. Which layers have one is
 * often known only to the program: {@code Architecture}. Layers may use the keys of earlier ones
 * (Gemma 3n, 4). Latent attention (MLA) keeps one compressed row for all heads and no values; files
 * from before llama.cpp knew that are run, and counted, as full heads.
 *
 * <p><b>State</b>: of recurrent layers, 32-bit numbers, once a slot, whatever the context.
 *
 * <p><b>Compute</b>: the results of one step, placed as ggml's allocator places them. The same
 * sequence of results is played through an {@code Arena}: inputs, attention or state, feed-forward,
 * output. What weighs: the mask (ubatch × context × 2 bytes, 4 without flash attention), without
 * flash attention the scores (heads × ubatch × context × 4), the feed-forward part (3 × width ×
 * ubatch × 4), the stream itself (5 × width × ubatch × 4). Logits are one row a slot.
 *
 * <p><b>Checkpoints</b>: of layers with a window, and of states, as many copies a slot as the
 * layout says. {@code checkpoint} is one of them.
 *
 * <p><b>Program</b>: code, libraries and vocabulary, measured.
 *
 * <p>To add an architecture: its rule in {@code Architecture} if the file does not say which layers
 * keep what; a case in {@code BlankModels} of the tests, which the real program then confirms.
 *
 * <p>Deliberately absent: what a projector computes with (its weights are counted); speculative
 * decoding and draft models; LoRA; embeddings without pooling; an embedding matrix that is also the
 * output and of a type laid out anew, which is copied; {@code --swa-full}; parallel feed-forward
 * parts (Cohere: compute 4 % low); RWKV's compute, which is a rough bound; any other kind of
 * server. Accuracy, over the matrix of {@code MemoryEstimateRealBackendIT}: weights, keys, values
 * and state exact to the log's two digits, compute within 5 %.
 */
@NullMarked
package dev.stoker.tuning.memory;

import org.jspecify.annotations.NullMarked;
