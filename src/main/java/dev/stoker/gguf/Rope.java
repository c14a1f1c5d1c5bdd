package dev.stoker.gguf;

import org.jspecify.annotations.Nullable;

/**
 * How positions are told apart. What is null the file does not say.
 *
 * @param scaling such as {@code linear}, {@code yarn}, {@code longrope}
 * @param factor by which the context was stretched
 * @param originalContext tokens before it was
 * @param dimensions numbers of a head that are rotated
 */
public record Rope(
        @Nullable String scaling,
        @Nullable Double factor,
        @Nullable Integer originalContext,
        @Nullable Double frequencyBase,
        @Nullable Integer dimensions) {}
