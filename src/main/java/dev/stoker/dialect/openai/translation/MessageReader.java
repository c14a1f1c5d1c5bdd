package dev.stoker.dialect.openai.translation;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code messages}. */
final class MessageReader {
    private static final Set<String> CARRIED =
            Set.of("role", "content", "tool_calls", "tool_call_id");

    private static final Pattern DATA_URL =
            Pattern.compile("data:(image/[\\w.+-]{1,64});base64,([A-Za-z0-9+/=]+)");

    private final TopFields fields;

    MessageReader(TopFields fields) {
        this.fields = fields;
    }

    List<Message> messages() {
        var messages = new ArrayList<Message>();
        for (JsonNode item : fields.value("messages")) {
            messages.add(message("messages[" + messages.size() + "]", item));
        }
        if (messages.isEmpty()) {
            throw Refusals.invalid("messages", fields.value("messages"), "at least one message");
        }
        return messages;
    }

    private Message message(String at, JsonNode item) {
        Role role = role(at, item);
        item.properties().stream()
                .filter(field -> !CARRIED.contains(field.getKey()) && !field.getValue().isNull())
                .forEach(field -> other(at, field.getKey(), field.getValue()));
        List<ToolCall> calls = ToolReader.calls(at, item);
        String answers = Json.text(item, "tool_call_id");
        if (role == Role.TOOL && answers == null) {
            throw Refusals.invalid(
                    at + ".tool_call_id",
                    item.path("tool_call_id"),
                    "the id of the call it answers");
        }
        JsonNode content = item.path("content");
        if (content.isTextual()) {
            return new Message(role, content.textValue(), calls, answers);
        }
        if (content.isArray()) {
            return parts(at + ".content", role, content, calls, answers);
        }
        if (role != Role.ASSISTANT || !(content.isNull() || content.isMissingNode())) {
            throw Refusals.invalid(at + ".content", content, "a text or a list of parts");
        }
        return new Message(role, "", calls, answers);
    }

    private static Role role(String at, JsonNode item) {
        String name = item.path("role").asText();
        if (name.equals("developer")) {
            return Role.SYSTEM;
        }
        return Role.of(name)
                .orElseThrow(() ->
                        Refusals.invalid(
                                at + ".role",
                                item.path("role"),
                                "system, developer, user, assistant or tool"));
    }

    private void other(String at, String name, JsonNode value) {
        if (name.equals("function_call")) {
            throw Refusals.unsupported(at + "." + name, value, "tool_calls");
        }
        fields.drop("messages." + name);
    }

    private static Message parts(
            String at, Role role, JsonNode parts, List<ToolCall> calls, @Nullable String answers) {
        var texts = new ArrayList<String>();
        var images = new ArrayList<Image>();
        int index = 0;
        for (JsonNode part : parts) {
            String field = at + "[" + index++ + "]";
            String type = part.path("type").asText();
            switch (type) {
                case "text", "refusal" -> texts.add(text(field, part, type));
                case "image_url" -> images.add(image(field + ".image_url", part.path("image_url")));
                default ->
                        throw Refusals.unsupported(
                                field + ".type", part.path("type"), "text or image_url");
            }
        }
        return new Message(role, String.join("\n", texts), images, calls, answers);
    }

    private static String text(String field, JsonNode part, String name) {
        String text = Json.text(part, name);
        if (text == null) {
            throw Refusals.invalid(field + "." + name, part.path(name), "a text");
        }
        return text;
    }

    private static Image image(String field, JsonNode value) {
        JsonNode url = value.isTextual() ? value : value.path("url");
        if (!url.isTextual()) {
            throw Refusals.invalid(field + ".url", url, "a data: URL");
        }
        Matcher data = DATA_URL.matcher(url.textValue());
        if (data.matches()) {
            return new Image(data.group(1), data.group(2));
        }
        if (url.textValue().startsWith("data:")) {
            throw Refusals.invalid(field + ".url", url, "data:image/…;base64,…");
        }
        throw Refusals.unsupported(
                field + ".url", url, "a data: URL, since nothing is fetched for a caller");
    }
}
