package dev.stoker.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.testing.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anthropic's messages; the shapes are those of platform.claude.com/docs. */
record AnthropicWording() implements Wording {
    @Override
    public Wanted read(JsonNode body) {
        var prompt = new StringBuilder();
        int tokens = text(body.path("system"), prompt);
        JsonNode last = body;
        for (JsonNode message : body.path("messages")) {
            tokens += text(message.path("content"), prompt);
            last = message.path("content");
        }
        boolean answered = last.path(0).path("type").asText().equals("tool_result");
        JsonNode thinking = body.path("thinking").path("type");
        boolean thinks = thinking.isTextual() && !thinking.asText().equals("disabled");
        return new Wanted(
                prompt.toString(),
                tokens + prompt.length(),
                answered ? null : tool(body, prompt.toString()),
                body.path("output_config").path("format").isObject()
                        || body.path("output_format").isObject(),
                Wording.texts(body.path("stop_sequences")),
                body.path("max_tokens").asInt(),
                false,
                null,
                thinks,
                body.path("stream").asBoolean());
    }

    /** Adds its text to that and returns the tokens of its images. */
    private static int text(JsonNode content, StringBuilder to) {
        if (content.isTextual()) {
            to.append(content.textValue()).append('\n');
            return 0;
        }
        int images = 0;
        for (JsonNode block : content) {
            if (block.path("type").asText().equals("image")) {
                images += 1000;
            }
            to.append(block.path("text").asText("")).append('\n');
            images += text(block.path("content"), to);
        }
        return images;
    }

    private static @Nullable String tool(JsonNode body, String prompt) {
        String choice = body.path("tool_choice").path("type").asText("auto");
        JsonNode tool =
                choice.equals("tool")
                        ? body.path("tool_choice").path("name")
                        : body.path("tools").path(0).path("name");
        boolean wanted =
                choice.equals("any")
                        || choice.equals("tool")
                        || (choice.equals("auto") && Wording.callsFor(prompt));
        return wanted && tool.isTextual() ? tool.asText() : null;
    }

    @Override
    public void head(Wire wire) throws IOException {
        wire.head(
                200,
                "Content-Type: text/event-stream; charset=utf-8",
                "request-id: req_018EeWyXxfu5pfWkrYcMdjWG",
                "Transfer-Encoding: chunked");
    }

    @Override
    public List<String> begin(Wanted wanted) {
        ObjectNode message = message(wanted);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        usage(message, wanted, 1);
        ObjectNode root = Json.object().put("type", "message_start");
        root.set("message", message);
        var events = new ArrayList<String>();
        events.add(event(root));
        events.add(event(Json.object().put("type", "ping")));
        if (wanted.tool() == null && !wanted.thinks()) {
            events.add(start(0, Json.object().put("type", "text").put("text", "")));
        }
        return events;
    }

    @Override
    public String token(String piece) {
        return text(0, piece);
    }

    @Override
    public List<String> stream(Wanted wanted, Said said) {
        var events = new ArrayList<String>();
        int index = 0;
        if (said.thought() != null) {
            ObjectNode block = Json.object().put("type", "thinking").put("thinking", "");
            events.add(start(0, block.put("signature", "")));
            ObjectNode more = Json.object().put("type", "thinking_delta");
            events.add(delta(0, more.put("thinking", said.thought())));
            ObjectNode signed = Json.object().put("type", "signature_delta");
            events.add(delta(0, signed.put("signature", "EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxB")));
            events.add(stop(0));
            index = 1;
        }
        if (said.tool() != null) {
            ObjectNode block = Json.object().put("type", "tool_use").put("id", "toolu_1");
            block.put("name", said.tool()).putObject("input");
            events.add(start(index, block));
            for (String piece : Said.ARGUMENTS.split("(?<=:)", -1)) {
                ObjectNode more = Json.object().put("type", "input_json_delta");
                events.add(delta(index, more.put("partial_json", piece)));
            }
        } else {
            if (index > 0) {
                events.add(start(index, Json.object().put("type", "text").put("text", "")));
            }
            for (String piece : said.pieces()) {
                events.add(text(index, piece));
            }
        }
        events.add(stop(index));
        ObjectNode root = Json.object().put("type", "message_delta");
        root.putObject("delta")
                .put("stop_reason", reason(said))
                .put("stop_sequence", said.stopped());
        root.putObject("usage").put("output_tokens", said.tokens());
        events.add(event(root));
        events.add(event(Json.object().put("type", "message_stop")));
        return events;
    }

    @Override
    public String whole(Wanted wanted, Said said) {
        ObjectNode message = message(wanted);
        ArrayNode content = message.putArray("content");
        if (said.thought() != null) {
            content.addObject()
                    .put("type", "thinking")
                    .put("thinking", said.thought())
                    .put("signature", "EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxB");
        }
        if (said.tool() != null) {
            ObjectNode block = content.addObject().put("type", "tool_use").put("id", "toolu_1");
            block.put("name", said.tool()).putObject("input").put("city", "Paris");
        } else {
            content.addObject().put("type", "text").put("text", said.text());
        }
        message.put("stop_reason", reason(said)).put("stop_sequence", said.stopped());
        usage(message, wanted, said.tokens());
        return message.toString();
    }

    private static String reason(Said said) {
        return switch (said.end()) {
            case STOP -> said.stopped() == null ? "end_turn" : "stop_sequence";
            case LENGTH -> "max_tokens";
            case TOOL -> "tool_use";
        };
    }

    private static ObjectNode message(Wanted wanted) {
        return Json.object()
                .put("id", "msg_" + wanted.promptTokens())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", "tiny");
    }

    private static void usage(ObjectNode message, Wanted wanted, int output) {
        message.putObject("usage")
                .put("input_tokens", wanted.promptTokens())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0)
                .put("output_tokens", output);
    }

    private static String start(int index, ObjectNode block) {
        ObjectNode root = Json.object().put("type", "content_block_start").put("index", index);
        root.set("content_block", block);
        return event(root);
    }

    private static String text(int index, String piece) {
        return delta(index, Json.object().put("type", "text_delta").put("text", piece));
    }

    private static String delta(int index, ObjectNode delta) {
        ObjectNode root = Json.object().put("type", "content_block_delta").put("index", index);
        root.set("delta", delta);
        return event(root);
    }

    private static String stop(int index) {
        return event(Json.object().put("type", "content_block_stop").put("index", index));
    }

    private static String event(ObjectNode json) {
        return "event: " + json.path("type").asText() + "\ndata: " + json + "\n\n";
    }
}
