package dev.stoker.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.testing.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ollama's chat; the shapes are those recorded of 0.33.0-rc2 and of its documentation. */
record OllamaWording() implements Wording {
    @Override
    public Wanted read(JsonNode body) {
        var prompt = new StringBuilder();
        int tokens = 0;
        for (JsonNode message : body.path("messages")) {
            prompt.append(message.path("content").asText("")).append('\n');
            tokens += 1000 * message.path("images").size();
        }
        JsonNode options = body.path("options");
        int limit = options.path("num_predict").asInt(-1);
        JsonNode think = body.path("think");
        return new Wanted(
                prompt.toString(),
                tokens + prompt.length(),
                tool(body, prompt.toString()),
                body.hasNonNull("format"),
                Wording.texts(options.path("stop")),
                limit < 0 ? null : limit,
                options.path("temperature").asDouble() > 0 && !options.hasNonNull("seed"),
                body.path("logprobs").asBoolean() ? body.path("top_logprobs").asInt() : null,
                think.isTextual() || think.asBoolean(),
                body.path("stream").asBoolean(true));
    }

    private static @Nullable String tool(JsonNode body, String prompt) {
        JsonNode messages = body.path("messages");
        boolean answered = messages.path(messages.size() - 1).path("role").asText().equals("tool");
        JsonNode tool = body.path("tools").path(0).path("function").path("name");
        return !answered && tool.isTextual() && Wording.callsFor(prompt) ? tool.asText() : null;
    }

    @Override
    public void head(Wire wire) throws IOException {
        wire.lines();
    }

    @Override
    public List<String> begin(Wanted wanted) {
        return List.of();
    }

    @Override
    public String token(String piece) {
        return line(message(piece));
    }

    @Override
    public List<String> stream(Wanted wanted, Said said) {
        var lines = new ArrayList<String>();
        if (said.thought() != null) {
            lines.add(line(message("").put("thinking", said.thought())));
        }
        if (said.tool() != null) {
            lines.add(line(called(message(""), said.tool())));
        }
        for (String piece : said.pieces()) {
            ObjectNode root = object(message(piece)).put("done", false);
            tell(wanted, List.of(piece), root);
            lines.add(root + "\n");
        }
        lines.add(last(wanted, said, message("")) + "\n");
        return lines;
    }

    @Override
    public String whole(Wanted wanted, Said said) {
        ObjectNode message = message(said.text());
        if (said.thought() != null) {
            message.put("thinking", said.thought());
        }
        if (said.tool() != null) {
            called(message, said.tool());
        }
        ObjectNode root = last(wanted, said, message);
        tell(wanted, said.pieces(), root);
        return root.toString();
    }

    private static void tell(Wanted wanted, List<String> pieces, ObjectNode root) {
        Integer top = wanted.logprobs();
        if (top == null) {
            return;
        }
        var list = root.putArray("logprobs");
        for (String piece : pieces) {
            ObjectNode token = list.addObject().put("token", piece).put("logprob", -0.1);
            var others = token.putArray("top_logprobs");
            for (int i = 0; i < top; i++) {
                others.addObject().put("token", piece).put("logprob", -0.1 - i);
            }
        }
    }

    private static ObjectNode last(Wanted wanted, Said said, ObjectNode message) {
        return object(message)
                .put("done", true)
                .put("done_reason", said.end() == Said.End.LENGTH ? "length" : "stop")
                .put("total_duration", 265_223_588)
                .put("load_duration", 260_864_550)
                .put("prompt_eval_count", wanted.promptTokens())
                .put("prompt_eval_duration", 1_216_000)
                .put("eval_count", said.tokens())
                .put("eval_duration", 1_014_000);
    }

    private static ObjectNode message(String text) {
        return Json.object().put("role", "assistant").put("content", text);
    }

    private static ObjectNode called(ObjectNode message, String tool) {
        ObjectNode function =
                message.putArray("tool_calls").addObject().putObject("function").put("name", tool);
        function.putObject("arguments").put("city", "Paris");
        return message;
    }

    private static String line(ObjectNode message) {
        return object(message).put("done", false) + "\n";
    }

    private static ObjectNode object(ObjectNode message) {
        ObjectNode root = Json.object();
        root.put("model", "tiny").put("created_at", "2026-11-21T16:45:34.892560457Z");
        root.set("message", message);
        return root;
    }
}
