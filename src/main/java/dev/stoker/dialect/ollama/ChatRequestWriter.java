package dev.stoker.dialect.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Effort;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the body of {@code /api/chat}: always a stream, and never one of which the prompt is cut
 * in silence.
 *
 * <p>{@code truncate} would drop the oldest messages of a prompt that is too long; without it that
 * is an error. Releases that do not know the field ignore it. {@code shift} would decide whether an
 * answer that reaches the end of the context goes on and drops what is oldest. It is what a model
 * is loaded with (0.30 and later, {@code needsReload} of {@code server/sched.go}), and {@code
 * /api/embed} and other callers leave it to its default: it is left out here too, lest they load
 * the model anew in turn. {@link ChatLineReader} tells where an answer has gone beyond the context.
 */
public final class ChatRequestWriter {
    private ChatRequestWriter() {}

    /**
     * The body for that model, in UTF-8. What the request leaves open is left out.
     *
     * @param options the model is to run with; the same with every request for it
     * @throws StokerException {@code NOT_SUPPORTED} if a tool call is demanded, which Ollama cannot
     *     do; {@code INVALID_REQUEST} if a schema or a call's arguments are not a JSON object
     */
    public static byte[] write(String model, Map<String, Long> options, GenerateRequest request) {
        ObjectNode body = Json.object();
        body.put("model", model);
        body.set("messages", Messages.write(request.messages()));
        body.put("stream", true).put("truncate", false);
        ObjectNode all = sampling(request.sampling());
        runner(options, all);
        if (!all.isEmpty()) {
            body.set("options", all);
        }
        if (request.schema() != null) {
            body.set("format", Messages.object("schema", request.schema()));
        }
        tools(request, body);
        if (request.effort() == Effort.NONE) {
            body.put("think", false);
        } else if (request.effort() != null) {
            body.put("think", request.effort().wireName());
        }
        if (request.logprobs() != null) {
            body.put("logprobs", true);
            if (request.logprobs() > 0) {
                body.put("top_logprobs", request.logprobs());
            }
        }
        return Json.bytes(body);
    }

    /** Adds the options that decide how the model is loaded, in an order that never changes. */
    static void runner(Map<String, Long> options, ObjectNode to) {
        new TreeMap<>(options).forEach((name, value) -> to.put(name, value));
    }

    private static ObjectNode sampling(Sampling sampling) {
        ObjectNode options = Json.object();
        options.put("num_predict", sampling.maxTokens());
        options.put("temperature", sampling.temperature());
        options.put("top_p", sampling.topP());
        options.put("top_k", sampling.topK());
        options.put("min_p", sampling.minP());
        options.put("repeat_penalty", sampling.repeatPenalty());
        options.put("presence_penalty", sampling.presencePenalty());
        options.put("frequency_penalty", sampling.frequencyPenalty());
        options.put("seed", sampling.seed());
        options.properties().removeIf(member -> member.getValue().isNull());
        if (!sampling.stop().isEmpty()) {
            ArrayNode stop = options.putArray("stop");
            sampling.stop().forEach(stop::add);
        }
        return options;
    }

    private static void tools(GenerateRequest request, ObjectNode body) {
        String choice = request.toolChoice();
        if (choice != null && !choice.equals("auto") && !choice.equals("none")) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "tool_choice: '"
                            + choice
                            + "' (expected: auto or none, since Ollama cannot make a model call a"
                            + " tool)");
        }
        if (request.tools().isEmpty() || "none".equals(choice)) {
            return;
        }
        ArrayNode tools = body.putArray("tools");
        for (Tool tool : request.tools()) {
            ObjectNode item = tools.addObject().put("type", "function");
            ObjectNode function = item.putObject("function").put("name", tool.name());
            function.put("description", tool.description() == null ? "" : tool.description());
            // Templates look into it without asking whether it is there.
            String parameters = tool.parameters() == null ? NO_PARAMETERS : tool.parameters();
            function.set("parameters", Messages.object("tools.parameters", parameters));
        }
    }

    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";
}
