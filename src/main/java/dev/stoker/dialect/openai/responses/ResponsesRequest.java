package dev.stoker.dialect.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Refusals;
import dev.stoker.dialect.bytes.EngineFields;
import dev.stoker.dialect.bytes.RequestBody;
import dev.stoker.inference.Effort;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of {@code /v1/responses}, read.
 *
 * @param stream whether the caller wants events
 * @param dropped names of the fields that are not carried, in the order they came
 * @param body as the caller wrote it, since the answer repeats parts of it; not to be changed
 */
public record ResponsesRequest(
        GenerateRequest request, boolean stream, List<String> dropped, JsonNode body) {
    private static final String ANY_OBJECT = "{\"type\":\"object\"}";
    private static final String LOGPROBS = "message.output_text.logprobs";

    /** OpenAI's own bound. */
    private static final int MOST_TOP = 20;

    public ResponsesRequest {
        dropped = List.copyOf(dropped);
    }

    /**
     * Reads all of a request.
     *
     * @throws StokerException {@code INVALID_REQUEST}, or {@code NOT_SUPPORTED} for what cannot be
     *     carried and would change the answer; each names the field
     */
    public static ResponsesRequest of(RequestBody body) {
        JsonNode root = body.tree();
        var fields = new ResponsesFields(root);
        List<Tool> tools = ResponsesTools.read(fields);
        var request =
                new GenerateRequest(
                        body.model(),
                        messages(fields),
                        sampling(fields),
                        schema(fields),
                        tools,
                        ResponsesTools.choice(fields, tools),
                        effort(fields),
                        logprobs(fields));
        return new ResponsesRequest(request, body.stream(), fields.dropped(), root);
    }

    private static List<Message> messages(ResponsesFields fields) {
        var messages = new ArrayList<Message>();
        String instructions = fields.text("instructions");
        if (instructions != null && !instructions.isEmpty()) {
            messages.add(new Message(Role.SYSTEM, instructions));
        }
        messages.addAll(new InputItems(fields).messages());
        return messages;
    }

    private static Sampling sampling(ResponsesFields fields) {
        return new Sampling(
                fields.integer("max_output_tokens", 1, EngineFields.MOST_TOKENS),
                fields.number("temperature", 0, 2),
                fields.number("top_p", 0, 1),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }

    private static @Nullable String schema(ResponsesFields fields) {
        JsonNode text = fields.object("text");
        if (text.hasNonNull("verbosity")) {
            fields.drop("text.verbosity");
        }
        JsonNode format = text.path("format");
        if (format.isMissingNode() || format.isNull()) {
            return null;
        }
        return switch (format.path("type").asText()) {
            case "text" -> null;
            case "json_object" -> ANY_OBJECT;
            case "json_schema" -> {
                JsonNode schema = format.path("schema");
                if (!schema.isObject()) {
                    throw Refusals.invalid("text.format.schema", schema, "a JSON schema");
                }
                yield schema.toString();
            }
            default ->
                    throw Refusals.invalid(
                            "text.format.type",
                            format.path("type"),
                            "text, json_object or json_schema");
        };
    }

    private static @Nullable Effort effort(ResponsesFields fields) {
        JsonNode reasoning = fields.object("reasoning");
        reasoning
                .properties()
                .forEach(field -> {
                    if (!field.getKey().equals("effort") && !field.getValue().isNull()) {
                        fields.drop("reasoning." + field.getKey());
                    }
                });
        JsonNode effort = reasoning.path("effort");
        return switch (effort.isNull() ? "" : effort.asText()) {
            case "" -> null;
            case "none" -> Effort.NONE;
            case "minimal", "low" -> Effort.LOW;
            case "medium" -> Effort.MEDIUM;
            case "high", "xhigh" -> Effort.HIGH;
            default ->
                    throw Refusals.invalid(
                            "reasoning.effort", effort, "none, minimal, low, medium or high");
        };
    }

    private static @Nullable Integer logprobs(ResponsesFields fields) {
        boolean wanted = false;
        for (JsonNode item : fields.list("include")) {
            if (item.asText().equals(LOGPROBS)) {
                wanted = true;
            } else {
                fields.drop("include");
            }
        }
        Integer top = fields.integer("top_logprobs", 0, MOST_TOP);
        if (!wanted) {
            return top == null || top == 0 ? null : top;
        }
        return top == null ? Integer.valueOf(0) : top;
    }
}
