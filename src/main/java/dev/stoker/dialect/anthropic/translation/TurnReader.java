package dev.stoker.dialect.anthropic.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Refusals;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code system} and {@code messages}. What tools answered stands in the user's turns and
 * becomes turns of its own, in order; pictures among it become the user's, since the words of other
 * dialects have no place for them elsewhere.
 */
final class TurnReader {
    private static final String BLOCKS = "a text or a list of blocks";
    private static final Set<String> CARRIED = Set.of("role", "content");
    private static final Set<String> CALL = Set.of("type", "id", "name", "input");
    private static final Set<String> RESULT = Set.of("type", "tool_use_id", "content", "is_error");

    private final MessageOptions fields;
    private final BlockReader blocks;
    private final List<Message> messages = new ArrayList<>();

    TurnReader(MessageOptions fields) {
        this.fields = fields;
        this.blocks = new BlockReader(fields);
    }

    List<Message> messages() {
        JsonNode system = fields.value("system");
        if (!system.isMissingNode()) {
            add(new Message(Role.SYSTEM, String.join("\n", texts("system", system))));
        }
        int index = 0;
        for (JsonNode item : fields.value("messages")) {
            turn("messages[" + index++ + "]", item);
        }
        if (messages.stream().allMatch(message -> message.role() == Role.SYSTEM)) {
            throw Refusals.invalid("messages", fields.value("messages"), "at least one message");
        }
        return List.copyOf(messages);
    }

    private void add(Message message) {
        boolean empty = message.images().isEmpty() && message.toolCalls().isEmpty();
        if (message.role() == Role.TOOL || !message.content().isEmpty() || !empty) {
            messages.add(message);
        }
    }

    private void turn(String at, JsonNode item) {
        fields.dropOthers("messages.", item, CARRIED);
        String field = at + ".content";
        JsonNode content = item.path("content");
        switch (item.path("role").asText()) {
            case "user" -> user(field, content);
            case "assistant" -> assistant(field, content);
            // In the middle of a conversation; the newest models take it.
            case "system" ->
                    add(new Message(Role.SYSTEM, String.join("\n", texts(field, content))));
            default ->
                    throw Refusals.invalid(
                            at + ".role", item.path("role"), "user, assistant or system");
        }
    }

    private List<String> texts(String at, JsonNode content) {
        if (content.isTextual()) {
            return List.of(content.textValue());
        }
        var texts = new ArrayList<String>();
        for (JsonNode block : list(at, content)) {
            String field = at + "[" + texts.size() + "]";
            if (!block.path("type").asText().equals("text")) {
                throw Refusals.unsupported(field + ".type", block.path("type"), "text");
            }
            texts.add(blocks.text(field, block));
        }
        return texts;
    }

    private static JsonNode list(String at, JsonNode content) {
        if (!content.isArray()) {
            throw Refusals.invalid(at, content, BLOCKS);
        }
        return content;
    }

    private void user(String at, JsonNode content) {
        if (content.isTextual()) {
            add(new Message(Role.USER, content.textValue()));
            return;
        }
        var said = new Said();
        var seen = new ArrayList<Image>();
        int index = 0;
        for (JsonNode block : list(at, content)) {
            String field = at + "[" + index++ + "]";
            switch (block.path("type").asText()) {
                case "tool_result" -> {
                    add(said.taken());
                    seen.addAll(result(field, block));
                }
                case "mid_conv_system" -> {
                    add(said.taken());
                    String words = String.join("\n", texts(field, block.path("content")));
                    add(new Message(Role.SYSTEM, words));
                }
                default -> blocks.read(field, block, said.texts, said.images);
            }
        }
        said.images.addAll(0, seen);
        add(said.taken());
    }

    private void assistant(String at, JsonNode content) {
        if (content.isTextual()) {
            add(new Message(Role.ASSISTANT, content.textValue()));
            return;
        }
        var texts = new ArrayList<String>();
        var calls = new ArrayList<ToolCall>();
        int index = 0;
        for (JsonNode block : list(at, content)) {
            String field = at + "[" + index++ + "]";
            switch (block.path("type").asText()) {
                case "text" -> texts.add(blocks.text(field, block));
                case "tool_use" -> calls.add(call(field, block));
                // Signed by whoever thought it, and of no use to anybody else.
                case "thinking", "redacted_thinking" ->
                        fields.drop("messages.content." + block.path("type").asText());
                default ->
                        throw Refusals.unsupported(
                                field + ".type", block.path("type"), "text, thinking or tool_use");
            }
        }
        add(new Message(Role.ASSISTANT, String.join("\n", texts), calls, null));
    }

    private ToolCall call(String at, JsonNode block) {
        fields.dropOthers("messages.content.", block, CALL);
        JsonNode input = block.path("input");
        if (!input.isObject()) {
            throw Refusals.invalid(at + ".input", input, "an object");
        }
        return new ToolCall(
                demanded(at, block, "id"), demanded(at, block, "name"), input.toString());
    }

    private List<Image> result(String at, JsonNode block) {
        fields.dropOthers("messages.content.", block, RESULT);
        JsonNode content = block.path("content");
        var texts = new ArrayList<String>();
        var images = new ArrayList<Image>();
        if (content.isTextual()) {
            texts.add(content.textValue());
        } else if (!content.isMissingNode() && !content.isNull()) {
            int index = 0;
            for (JsonNode part : list(at + ".content", content)) {
                blocks.read(at + ".content[" + index++ + "]", part, texts, images);
            }
        }
        String text = String.join("\n", texts);
        add(
                new Message(
                        Role.TOOL,
                        block.path("is_error").asBoolean() ? failed(text) : text,
                        List.of(),
                        demanded(at, block, "tool_use_id")));
        return images;
    }

    /** Other dialects have no word for it; the model has to know. */
    private static String failed(String text) {
        if (text.isEmpty()) {
            return "Error";
        }
        return text.regionMatches(true, 0, "error", 0, 5) ? text : "Error: " + text;
    }

    private static String demanded(String at, JsonNode block, String name) {
        String text = Json.text(block, name);
        if (text == null || text.isEmpty()) {
            throw Refusals.invalid(at + "." + name, block.path(name), "a text");
        }
        return text;
    }

    /** What a user says and shows between two answers of tools. */
    private static final class Said {
        private final List<String> texts = new ArrayList<>();
        private final List<Image> images = new ArrayList<>();

        Message taken() {
            var message = new Message(Role.USER, String.join("\n", texts), images, List.of(), null);
            texts.clear();
            images.clear();
            return message;
        }
    }
}
