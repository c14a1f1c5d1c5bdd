package dev.stoker.gguf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of fixed size that some or all layers keep instead of keys and values. What is null the
 * file does not say. Source: the keys {@code ssm.*}, {@code wkv.*}, {@code shortconv.*}, {@code
 * kda.*} and {@code token_shift_count} of llama.cpp.
 *
 * @param convolution width of the convolution's kernel
 * @param inner width of the state's outer side
 * @param state numbers for each of {@code inner}
 * @param groups count of groups
 * @param timeStepRank count of time-step heads
 * @param wkvHeadLength of RWKV
 * @param tokenShifts of RWKV
 * @param shortConvolution length of LFM's cache
 * @param fullAttentionInterval every so many layers one attends; the others are recurrent
 * @param deltaHeadLength of Kimi's delta attention
 * @param layers which blocks are recurrent, one flag a block; empty where the file does not say:
 *     then it is all, those without KV heads, or as the interval says
 */
public record Recurrence(
        @Nullable Integer convolution,
        @Nullable Integer inner,
        @Nullable Integer state,
        @Nullable Integer groups,
        @Nullable Integer timeStepRank,
        @Nullable Integer wkvHeadLength,
        @Nullable Integer tokenShifts,
        @Nullable Integer shortConvolution,
        @Nullable Integer fullAttentionInterval,
        @Nullable Integer deltaHeadLength,
        List<Boolean> layers) {
    /** Copies the list. */
    public Recurrence {
        layers = List.copyOf(layers);
    }
}
