package dev.stoker.dialect.openai.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Refusals;
import dev.stoker.dialect.openai.OpenAiRequest;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.inference.Effort;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Tool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat or a completion for a backend that does not speak OpenAI's dialect.
 *
 * @param includeUsage whether a stream is to tell its tokens at the end
 * @param dropped names of the fields that are not carried, in the order they came
 */
public record TranslatedRequest(
        GenerateRequest request, boolean includeUsage, List<String> dropped) {
    private static final String ANY_OBJECT = "{\"type\":\"object\"}";

    public TranslatedRequest {
        dropped = List.copyOf(dropped);
    }

    /**
     * Reads a request. A completion's prompt becomes the one message of its user, as Ollama's own
     * OpenAI surface does it: the model's template is applied to it.
     *
     * @throws StokerException {@code INVALID_REQUEST}, or {@code NOT_SUPPORTED} for what cannot be
     *     carried and would change the answer; each names the field
     */
    public static TranslatedRequest of(OpenAiRequest request) {
        var fields = new TopFields(request);
        GenerateRequest generate =
                request.shape() == Shape.CHAT
                        ? chat(fields, request.model())
                        : completion(fields, request.model());
        return new TranslatedRequest(generate, fields.includeUsage(), fields.dropped());
    }

    private static GenerateRequest chat(TopFields fields, @Nullable String model) {
        List<Message> messages = new MessageReader(fields).messages();
        List<Tool> tools = ToolReader.tools(fields);
        return new GenerateRequest(
                model,
                messages,
                fields.sampling(),
                schema(fields.value("response_format")),
                tools,
                ToolReader.choice(fields, tools),
                effort(fields.value("reasoning_effort")),
                fields.logprobs());
    }

    private static GenerateRequest completion(TopFields fields, @Nullable String model) {
        JsonNode prompt = fields.value("prompt");
        JsonNode one = prompt.isArray() && prompt.size() == 1 ? prompt.path(0) : prompt;
        if (!one.isTextual()) {
            throw Refusals.unsupported("prompt", prompt, "one text");
        }
        return new GenerateRequest(
                model,
                List.of(new Message(Role.USER, one.textValue())),
                fields.sampling(),
                null,
                List.of(),
                null);
    }

    private static @Nullable String schema(JsonNode format) {
        if (format.isMissingNode()) {
            return null;
        }
        String type = Json.text(format, "type");
        return switch (type) {
            case "text" -> null;
            case "json_object" -> {
                // A llama-server takes a schema here as well.
                JsonNode schema = format.path("schema");
                yield schema.isObject() ? schema.toString() : ANY_OBJECT;
            }
            case "json_schema" -> {
                JsonNode schema = format.path("json_schema").path("schema");
                if (!schema.isObject()) {
                    throw Refusals.invalid(
                            "response_format.json_schema.schema", schema, "a JSON schema");
                }
                yield schema.toString();
            }
            case null, default ->
                    throw Refusals.invalid(
                            "response_format.type",
                            format.path("type"),
                            "text, json_object or json_schema");
        };
    }

    private static @Nullable Effort effort(JsonNode value) {
        return switch (value.asText()) {
            case "" -> null;
            case "none" -> Effort.NONE;
            case "minimal", "low" -> Effort.LOW;
            case "medium" -> Effort.MEDIUM;
            case "high" -> Effort.HIGH;
            default ->
                    throw Refusals.invalid(
                            "reasoning_effort", value, "none, minimal, low, medium or high");
        };
    }
}
