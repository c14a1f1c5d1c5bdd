package dev.stoker.dialect.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Refusals;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code input}: a text, or the items of a conversation. The calls of one turn are items of
 * their own here, and belong to the message before them.
 */
final class InputItems {
    private static final Pattern DATA_URL =
            Pattern.compile("data:(image/[\\w.+-]{1,64});base64,([A-Za-z0-9+/=]+)");

    private final ResponsesFields fields;
    private final List<Message> messages = new ArrayList<>();

    InputItems(ResponsesFields fields) {
        this.fields = fields;
    }

    List<Message> messages() {
        JsonNode input = fields.value("input");
        if (input.isTextual()) {
            return List.of(new Message(Role.USER, input.textValue()));
        }
        if (!input.isArray() || input.isEmpty()) {
            throw Refusals.invalid("input", input, "a text or at least one item");
        }
        int index = 0;
        for (JsonNode item : input) {
            item("input[" + index++ + "]", item);
        }
        return List.copyOf(messages);
    }

    private void item(String at, JsonNode item) {
        String type = item.path("type").asText(item.has("role") ? "message" : "");
        switch (type) {
            case "message" -> messages.add(message(at, item));
            case "function_call" -> call(at, item);
            case "function_call_output" -> messages.add(output(at, item));
            // What a model thought in an earlier turn it is not told again.
            case "reasoning" -> fields.drop("input.reasoning");
            default ->
                    throw Refusals.unsupported(
                            at + ".type",
                            item.path("type"),
                            "message, function_call, function_call_output or reasoning");
        }
    }

    private static Message message(String at, JsonNode item) {
        String name = item.path("role").asText();
        Role role =
                switch (name) {
                    case "developer", "system" -> Role.SYSTEM;
                    case "user" -> Role.USER;
                    case "assistant" -> Role.ASSISTANT;
                    default ->
                            throw Refusals.invalid(
                                    at + ".role",
                                    item.path("role"),
                                    "system, developer, user or assistant");
                };
        Content content = content(at + ".content", item.path("content"));
        if (role != Role.USER && !content.images().isEmpty()) {
            throw Refusals.unsupported(
                    at + ".content", item.path("content"), "images in what a user says only");
        }
        return new Message(role, content.text(), content.images(), List.of(), null);
    }

    private record Content(String text, List<Image> images) {}

    private static Content content(String at, JsonNode content) {
        if (content.isTextual()) {
            return new Content(content.textValue(), List.of());
        }
        if (!content.isArray()) {
            throw Refusals.invalid(at, content, "a text or a list of parts");
        }
        var texts = new ArrayList<String>();
        var images = new ArrayList<Image>();
        int index = 0;
        for (JsonNode part : content) {
            String field = at + "[" + index++ + "]";
            switch (part.path("type").asText()) {
                case "input_text", "output_text", "text" -> texts.add(text(field, part, "text"));
                case "refusal" -> texts.add(text(field, part, "refusal"));
                case "input_image" -> images.add(image(field, part));
                default ->
                        throw Refusals.unsupported(
                                field + ".type",
                                part.path("type"),
                                "input_text, output_text, refusal or input_image");
            }
        }
        return new Content(String.join("\n", texts), images);
    }

    private static Image image(String at, JsonNode part) {
        JsonNode url = part.path("image_url");
        if (!url.isTextual()) {
            throw Refusals.unsupported(
                    at + ".image_url", url, "a data: URL, since no files are kept");
        }
        Matcher data = DATA_URL.matcher(url.textValue());
        if (!data.matches()) {
            throw Refusals.unsupported(
                    at + ".image_url",
                    url,
                    "data:image/…;base64,…, since nothing is fetched for a caller");
        }
        return new Image(data.group(1), data.group(2));
    }

    /** Joins the turn of the assistant that it belongs to. */
    private void call(String at, JsonNode item) {
        String arguments = Json.text(item, "arguments");
        var call =
                new ToolCall(
                        text(at, item, "call_id"),
                        text(at, item, "name"),
                        arguments == null || arguments.isBlank() ? "{}" : arguments);
        Message last = messages.isEmpty() ? null : messages.getLast();
        if (last == null || last.role() != Role.ASSISTANT) {
            messages.add(new Message(Role.ASSISTANT, "", List.of(call), null));
            return;
        }
        var calls = new ArrayList<>(last.toolCalls());
        calls.add(call);
        messages.removeLast();
        messages.add(new Message(Role.ASSISTANT, last.content(), calls, null));
    }

    private static Message output(String at, JsonNode item) {
        Content output = content(at + ".output", item.path("output"));
        if (!output.images().isEmpty()) {
            throw Refusals.unsupported(at + ".output", item.path("output"), "a text");
        }
        return new Message(Role.TOOL, output.text(), List.of(), text(at, item, "call_id"));
    }

    private static String text(String at, JsonNode object, String name) {
        String text = Json.text(object, name);
        if (text == null) {
            throw missing(at + "." + name, object.path(name));
        }
        return text;
    }

    private static StokerException missing(String field, JsonNode value) {
        return Refusals.invalid(field, value, "a text");
    }
}
