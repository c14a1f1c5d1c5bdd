package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of {@code /v1/messages}: always a stream.
 *
 * <p>{@code max_tokens} must be there; where the request leaves it open, it is what every model of
 * the named release takes: 32,000, for Claude 3.5 8,192 and for Claude 3 4,096. Thinking counts
 * towards it. What a request may hold and the API has no word for, or refuses beside thinking, is
 * left out, and {@link #dropped} names it.
 */
public final class MessagesRequestWriter {
    private MessagesRequestWriter() {}

    /**
     * The body for that model, in UTF-8.
     *
     * @throws dev.stoker.core.StokerException {@code INVALID_REQUEST} if a schema or a call's
     *     arguments are not a JSON object, or a tool's result names no call
     */
    public static byte[] write(String model, GenerateRequest request) {
        ClaudeRelease release = ClaudeRelease.of(model);
        int maxTokens = maxTokens(request, release);
        ObjectNode body = Json.object();
        body.put("model", model).put("max_tokens", maxTokens);
        Turns.write(request.messages(), body);
        body.put("stream", true);
        sampling(Thinking.allowed(request, release, maxTokens), body);
        tools(request, body);
        ObjectNode output = Json.object();
        Thinking.write(request, release, maxTokens, body, output);
        if (request.schema() != null) {
            output.putObject("format")
                    .put("type", "json_schema")
                    .set("schema", ClosedSchema.of(Turns.object("schema", request.schema())));
        }
        if (!output.isEmpty()) {
            body.set("output_config", output);
        }
        return Json.bytes(body);
    }

    /** The body of {@code /v1/messages/count_tokens} for a text that a user says. */
    public static byte[] count(String model, String text) {
        ObjectNode body = Json.object().put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        return Json.bytes(body);
    }

    /** The same for all that {@link #write} would have the model read. */
    public static byte[] count(String model, GenerateRequest request) {
        ObjectNode body = Json.object().put("model", model);
        Turns.write(request.messages(), body);
        tools(request, body);
        return Json.bytes(body);
    }

    /**
     * Names, as OpenAI spells them, of what the request holds and {@link #write} leaves out for
     * that model.
     */
    public static List<String> dropped(String model, GenerateRequest request) {
        ClaudeRelease release = ClaudeRelease.of(model);
        Sampling sampling = request.sampling();
        Sampling allowed = Thinking.allowed(request, release, maxTokens(request, release));
        List<String> names = new ArrayList<>();
        note(names, "temperature", allowed.temperature() == null ? sampling.temperature() : null);
        note(names, "top_p", allowed.topP() == null ? sampling.topP() : null);
        note(names, "top_k", allowed.topK() == null ? sampling.topK() : null);
        note(names, "min_p", sampling.minP());
        note(names, "repeat_penalty", sampling.repeatPenalty());
        note(names, "presence_penalty", sampling.presencePenalty());
        note(names, "frequency_penalty", sampling.frequencyPenalty());
        note(names, "seed", sampling.seed());
        note(names, "logprobs", request.logprobs());
        return List.copyOf(names);
    }

    private static int maxTokens(GenerateRequest request, ClaudeRelease release) {
        Integer wanted = request.sampling().maxTokens();
        return wanted == null ? release.mostTokens() : wanted;
    }

    private static void note(List<String> names, String name, @Nullable Object value) {
        if (value != null) {
            names.add(name);
        }
    }

    private static void sampling(Sampling sampling, ObjectNode body) {
        if (sampling.temperature() != null) {
            body.put("temperature", sampling.temperature());
        }
        if (sampling.topP() != null) {
            body.put("top_p", sampling.topP());
        }
        if (sampling.topK() != null) {
            body.put("top_k", sampling.topK());
        }
        if (!sampling.stop().isEmpty()) {
            ArrayNode stop = body.putArray("stop_sequences");
            sampling.stop().forEach(stop::add);
        }
    }

    private static void tools(GenerateRequest request, ObjectNode body) {
        String choice = request.toolChoice();
        if (request.tools().isEmpty() && (choice == null || free(choice))) {
            return;
        }
        ArrayNode tools = body.putArray("tools");
        for (Tool tool : request.tools()) {
            ObjectNode item = tools.addObject().put("name", tool.name());
            if (tool.description() != null) {
                item.put("description", tool.description());
            }
            String parameters = tool.parameters();
            item.set(
                    "input_schema",
                    parameters == null
                            ? Json.object().put("type", "object")
                            : Turns.object("tools.parameters", parameters));
        }
        if (choice != null) {
            choice(choice, body.putObject("tool_choice"));
        }
    }

    private static boolean free(String choice) {
        return choice.equals("auto") || choice.equals("none");
    }

    private static void choice(String choice, ObjectNode to) {
        if (free(choice)) {
            to.put("type", choice);
        } else if (choice.equals("required")) {
            to.put("type", "any");
        } else {
            to.put("type", "tool").put("name", choice);
        }
    }
}
