package dev.stoker.inference;

/**
 * A call the model asks for.
 *
 * @param id names the call in the tool message that answers it
 * @param name of the function
 * @param arguments JSON text
 */
public record ToolCall(String id, String name, String arguments) {}
