package dev.stoker.gguf;

import org.jspecify.annotations.Nullable;

/**
 * What a projector turns into tokens. Source: the keys {@code clip.*} of llama.cpp's libmtmd.
 *
 * @param vision null without eyes
 * @param audio null without ears
 */
public record Projector(@Nullable Encoder vision, @Nullable Encoder audio) {
    /**
     * One encoder; null where the file does not say.
     *
     * @param type of the projection, such as {@code qwen2.5vl_merger}
     * @param blocks count of layers
     * @param embedding width, in numbers
     * @param heads of its attention
     * @param feedForward width of the other part of a layer
     * @param projection width of what it hands to the model
     * @param imageSide pixels; null for ears
     * @param patchSide pixels that become one position; null for ears
     * @param melBins count of frequency bands; null for eyes
     */
    public record Encoder(
            @Nullable String type,
            @Nullable Integer blocks,
            @Nullable Integer embedding,
            @Nullable Integer heads,
            @Nullable Integer feedForward,
            @Nullable Integer projection,
            @Nullable Integer imageSide,
            @Nullable Integer patchSide,
            @Nullable Integer melBins) {}
}
