package dev.stoker.inference;

import org.jspecify.annotations.Nullable;

/**
 * A function the model may call.
 *
 * @param parameters JSON schema of its arguments, as text
 */
public record Tool(String name, @Nullable String description, @Nullable String parameters) {}
