package dev.stoker.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.backend.Capability;
import dev.stoker.dialect.Json;
import dev.stoker.testing.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's chat, as compatible servers have it; the shapes are those of
 * platform.openai.com/docs/api-reference/chat and of the streams recorded beside the fakes.
 *
 * @param can what of it the server knows; it reads over the rest, as servers do
 * @param data what stands before an event's data
 */
record OpenAiWording(Set<Capability> can, String data) implements Wording {
    OpenAiWording(Set<Capability> can) {
        this(can, "data: ");
    }

    @Override
    public Wanted read(JsonNode body) {
        var prompt = new StringBuilder();
        int tokens = 0;
        for (JsonNode message : body.path("messages")) {
            JsonNode content = message.path("content");
            prompt.append(content.asText(""));
            for (JsonNode part : content) {
                prompt.append(part.path("text").asText(""));
                tokens += part.path("type").asText().equals("image_url") ? 1000 : 0;
            }
            prompt.append('\n');
        }
        JsonNode limit =
                body.hasNonNull("max_completion_tokens")
                        ? body.path("max_completion_tokens")
                        : body.path("max_tokens");
        String format = body.path("response_format").path("type").asText("text");
        String effort = body.path("reasoning_effort").asText("none");
        boolean logprobs = can.contains(Capability.LOGPROBS) && body.path("logprobs").asBoolean();
        return new Wanted(
                prompt.toString(),
                tokens + prompt.length(),
                tool(body, prompt.toString()),
                !format.equals("text"),
                Wording.texts(body.path("stop")),
                limit.isInt() ? limit.intValue() : null,
                body.path("temperature").asDouble() > 0 && !body.hasNonNull("seed"),
                logprobs ? body.path("top_logprobs").asInt() : null,
                can.contains(Capability.EFFORT) && !effort.equals("none"),
                body.path("stream").asBoolean());
    }

    private static @Nullable String tool(JsonNode body, String prompt) {
        JsonNode messages = body.path("messages");
        boolean answered = messages.path(messages.size() - 1).path("role").asText().equals("tool");
        JsonNode choice = body.path("tool_choice");
        JsonNode first = body.path("tools").path(0).path("function").path("name");
        JsonNode tool = choice.isObject() ? choice.path("function").path("name") : first;
        boolean wanted =
                choice.isObject()
                        || choice.asText("auto").equals("required")
                        || (choice.asText("auto").equals("auto") && Wording.callsFor(prompt));
        return wanted && !answered && tool.isTextual() ? tool.asText() : null;
    }

    @Override
    public void head(Wire wire) throws IOException {
        wire.eventStream();
    }

    @Override
    public List<String> begin(Wanted wanted) {
        ObjectNode delta = Json.object().put("role", "assistant").put("content", "");
        return List.of(chunk(delta, null, null));
    }

    @Override
    public String token(String piece) {
        return chunk(Json.object().put("content", piece), null, null);
    }

    @Override
    public List<String> stream(Wanted wanted, Said said) {
        var events = new ArrayList<String>();
        if (said.thought() != null) {
            ObjectNode thought = Json.object().put("reasoning_content", said.thought());
            events.add(chunk(thought, null, null));
        }
        if (said.tool() != null) {
            events.add(call(Json.object().put("name", said.tool()).put("arguments", ""), true));
            for (String piece : Said.ARGUMENTS.split("(?<=:)", -1)) {
                events.add(call(Json.object().put("arguments", piece), false));
            }
        }
        for (String piece : said.pieces()) {
            Integer top = wanted.logprobs();
            ObjectNode logprobs = top == null ? null : logprobs(List.of(piece), top);
            events.add(chunk(Json.object().put("content", piece), logprobs, null));
        }
        events.add(chunk(Json.object(), null, finish(said)));
        ObjectNode last = object("chat.completion.chunk");
        last.putArray("choices");
        last.set("usage", usage(wanted, said));
        events.add(event(last));
        events.add(data + "[DONE]\n\n");
        return events;
    }

    private String call(ObjectNode function, boolean first) {
        ObjectNode delta = Json.object();
        ObjectNode call = delta.putArray("tool_calls").addObject().put("index", 0);
        if (first) {
            call.put("id", "call_1").put("type", "function");
        }
        call.set("function", function);
        return chunk(delta, null, null);
    }

    private String chunk(ObjectNode delta, @Nullable ObjectNode logprobs, @Nullable String end) {
        ObjectNode root = object("chat.completion.chunk");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.set("logprobs", logprobs);
        choice.put("finish_reason", end);
        return event(root);
    }

    private String event(ObjectNode json) {
        return data + json + "\n\n";
    }

    @Override
    public String whole(Wanted wanted, Said said) {
        ObjectNode root = object("chat.completion");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        message.put("content", said.tool() == null ? said.text() : null);
        if (said.thought() != null) {
            message.put("reasoning_content", said.thought());
        }
        if (said.tool() != null) {
            message.putArray("tool_calls")
                    .addObject()
                    .put("id", "call_1")
                    .put("type", "function")
                    .putObject("function")
                    .put("name", said.tool())
                    .put("arguments", Said.ARGUMENTS);
        }
        Integer top = wanted.logprobs();
        choice.set("logprobs", top == null ? null : logprobs(said.pieces(), top));
        choice.put("finish_reason", finish(said));
        root.set("usage", usage(wanted, said));
        return root.toString();
    }

    static String finish(Said said) {
        return switch (said.end()) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL -> "tool_calls";
        };
    }

    static ObjectNode usage(Wanted wanted, Said said) {
        return Json.object()
                .put("prompt_tokens", wanted.promptTokens())
                .put("completion_tokens", said.tokens())
                .put("total_tokens", wanted.promptTokens() + said.tokens());
    }

    private static ObjectNode logprobs(List<String> pieces, int top) {
        ObjectNode logprobs = Json.object();
        ArrayNode content = logprobs.putArray("content");
        for (String piece : pieces) {
            ObjectNode token = content.addObject().put("token", piece).put("logprob", -0.1);
            token.putNull("bytes");
            ArrayNode others = token.putArray("top_logprobs");
            for (int i = 0; i < top; i++) {
                others.addObject().put("token", piece).put("logprob", -0.1 - i).putNull("bytes");
            }
        }
        return logprobs;
    }

    static ObjectNode object(String kind) {
        return Json.object()
                .put("id", "chatcmpl-1")
                .put("object", kind)
                .put("created", 1_795_259_172)
                .put("model", "tiny");
    }
}
