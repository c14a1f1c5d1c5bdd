package dev.stoker.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request for text.
 *
 * @param model as the caller wrote it; null asks for the default model
 * @param messages at least one, in order
 * @param schema JSON schema the answer must satisfy, as text
 * @param tools may be empty
 * @param toolChoice {@code auto}, {@code none}, {@code required} or a function's name
 * @param effort how much to think; null leaves it to the backend
 * @param logprobs likeliest tokens to tell beside each one, 0 for the token alone; null for none
 */
public record GenerateRequest(
        @Nullable String model,
        List<Message> messages,
        Sampling sampling,
        @Nullable String schema,
        List<Tool> tools,
        @Nullable String toolChoice,
        @Nullable Effort effort,
        @Nullable Integer logprobs) {
    public GenerateRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** A request that leaves to the backend how much it thinks. */
    public GenerateRequest(
            @Nullable String model,
            List<Message> messages,
            Sampling sampling,
            @Nullable String schema,
            List<Tool> tools,
            @Nullable String toolChoice) {
        this(model, messages, sampling, schema, tools, toolChoice, null, null);
    }

    /** The same with other messages, and no schema: what is asked instead of a schema. */
    public GenerateRequest inWords(List<Message> otherMessages) {
        return new GenerateRequest(
                model, otherMessages, sampling, null, tools, toolChoice, effort, logprobs);
    }

    /** The same without functions to call. */
    public GenerateRequest withoutTools() {
        return new GenerateRequest(
                model, messages, sampling, schema, List.of(), null, effort, logprobs);
    }

    /** The same with how much it thinks left to the backend. */
    public GenerateRequest withoutEffort() {
        return new GenerateRequest(
                model, messages, sampling, schema, tools, toolChoice, null, logprobs);
    }
}
