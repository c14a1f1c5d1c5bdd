package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import dev.stoker.inference.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Writes the body of {@code /v1/chat/completions}: always a stream, always with usage. */
public final class ChatRequestWriter {
    private static final Set<String> CHOICES = Set.of("auto", "none", "required");

    private ChatRequestWriter() {}

    /**
     * The body for that model, in UTF-8. What the request leaves open is left out.
     *
     * @throws StokerException {@code INVALID_REQUEST} if a schema is not a JSON object
     */
    public static byte[] write(String model, GenerateRequest request) {
        return Json.bytes(body(model, request));
    }

    /** The same, for kinds that spell some of it differently to change. */
    public static ObjectNode body(String model, GenerateRequest request) {
        return body(model, request, false);
    }

    /**
     * The same.
     *
     * @param completionTokens whether the limit of the answer is called {@code
     *     max_completion_tokens}, without which OpenAI's newer models refuse it
     */
    public static ObjectNode body(String model, GenerateRequest request, boolean completionTokens) {
        ObjectNode body = Json.object();
        body.put("model", model);
        ArrayNode messages = body.putArray("messages");
        request.messages().forEach(message -> messages.add(message(message)));
        body.put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        body.put(
                completionTokens ? "max_completion_tokens" : "max_tokens",
                request.sampling().maxTokens());
        sampling(request.sampling(), body);
        if (request.schema() != null) {
            ObjectNode format = body.putObject("response_format").put("type", "json_schema");
            ObjectNode schema = format.putObject("json_schema").put("name", "answer");
            schema.put("strict", true).set("schema", object("schema", request.schema()));
        }
        tools(request, body);
        if (request.effort() != null) {
            body.put("reasoning_effort", request.effort().wireName());
        }
        if (request.logprobs() != null) {
            body.put("logprobs", true);
            if (request.logprobs() > 0) {
                body.put("top_logprobs", request.logprobs());
            }
        }
        return body;
    }

    private static ObjectNode message(Message message) {
        ObjectNode json = Json.object();
        json.put("role", message.role().wireName());
        boolean callsOnly = message.content().isEmpty() && !message.toolCalls().isEmpty();
        if (message.images().isEmpty()) {
            json.put("content", callsOnly ? null : message.content());
        } else {
            parts(message, json.putArray("content"));
        }
        if (!message.toolCalls().isEmpty()) {
            ArrayNode calls = json.putArray("tool_calls");
            for (ToolCall call : message.toolCalls()) {
                ObjectNode item = calls.addObject().put("id", call.id()).put("type", "function");
                ObjectNode function = item.putObject("function").put("name", call.name());
                function.put("arguments", call.arguments());
            }
        }
        if (message.toolCallId() != null) {
            json.put("tool_call_id", message.toolCallId());
        }
        return json;
    }

    private static void parts(Message message, ArrayNode parts) {
        if (!message.content().isEmpty()) {
            parts.addObject().put("type", "text").put("text", message.content());
        }
        for (Image image : message.images()) {
            String url = "data:" + image.mediaType() + ";base64," + image.base64();
            parts.addObject().put("type", "image_url").putObject("image_url").put("url", url);
        }
    }

    private static void sampling(Sampling sampling, ObjectNode body) {
        body.put("temperature", sampling.temperature());
        body.put("top_p", sampling.topP());
        body.put("top_k", sampling.topK());
        body.put("min_p", sampling.minP());
        body.put("repeat_penalty", sampling.repeatPenalty());
        body.put("presence_penalty", sampling.presencePenalty());
        body.put("frequency_penalty", sampling.frequencyPenalty());
        body.put("seed", sampling.seed());
        body.properties().removeIf(member -> member.getValue().isNull());
        if (!sampling.stop().isEmpty()) {
            ArrayNode stop = body.putArray("stop");
            sampling.stop().forEach(stop::add);
        }
    }

    private static void tools(GenerateRequest request, ObjectNode body) {
        if (!request.tools().isEmpty()) {
            ArrayNode tools = body.putArray("tools");
            for (Tool tool : request.tools()) {
                ObjectNode item = tools.addObject().put("type", "function");
                ObjectNode function = item.putObject("function").put("name", tool.name());
                if (tool.description() != null) {
                    function.put("description", tool.description());
                }
                if (tool.parameters() != null) {
                    function.set("parameters", object("tools.parameters", tool.parameters()));
                }
            }
        }
        String choice = request.toolChoice();
        if (choice != null && CHOICES.contains(choice)) {
            body.put("tool_choice", choice);
        } else if (choice != null) {
            ObjectNode named = body.putObject("tool_choice").put("type", "function");
            named.putObject("function").put("name", choice);
        }
    }

    private static JsonNode object(String field, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonNode node = Json.treeOrNull(bytes, 0, bytes.length);
        if (node == null || !node.isObject()) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    field + ": not a JSON object (expected: a JSON schema)");
        }
        return node;
    }
}
