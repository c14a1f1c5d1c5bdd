package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Refusals;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code messages}. Calls of this dialect often have no ids, and a tool's answer names its
 * function: such a call is given an id, and an answer that of the first call of its function which
 * has none yet.
 */
final class MessageReader {
    private static final Set<String> CARRIED =
            Set.of("role", "content", "images", "tool_calls", "tool_call_id", "tool_name");

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");

    /** How the first bytes of a picture look in base64. */
    private static final Map<String, String> BEGINNINGS =
            Map.of(
                    "iVBORw0KGgo", "image/png",
                    "/9j/", "image/jpeg",
                    "R0lGOD", "image/gif",
                    "UklGR", "image/webp",
                    "Qk", "image/bmp");

    private final BodyFields fields;
    private final List<ToolCall> unanswered = new ArrayList<>();
    private int calls;

    MessageReader(BodyFields fields) {
        this.fields = fields;
    }

    List<Message> messages() {
        var messages = new ArrayList<Message>();
        for (JsonNode item : fields.list("messages")) {
            messages.add(message("messages[" + messages.size() + "]", item));
        }
        return messages;
    }

    private Message message(String at, JsonNode item) {
        Role role =
                Role.of(item.path("role").asText().toLowerCase(Locale.ROOT))
                        .orElseThrow(() ->
                                Refusals.invalid(
                                        at + ".role",
                                        item.path("role"),
                                        "system, user, assistant or tool"));
        item.properties().stream()
                .filter(field -> !CARRIED.contains(field.getKey()) && !field.getValue().isNull())
                .forEach(field -> fields.drop("messages." + field.getKey()));
        JsonNode content = item.path("content");
        if (!content.isTextual() && !content.isNull() && !content.isMissingNode()) {
            throw Refusals.invalid(at + ".content", content, "a text");
        }
        return new Message(
                role,
                content.asText(""),
                images(at + ".images", list(at + ".images", item.path("images"))),
                calls(at + ".tool_calls", list(at + ".tool_calls", item.path("tool_calls"))),
                role == Role.TOOL ? answered(item) : null);
    }

    private static JsonNode list(String at, JsonNode value) {
        if (!value.isArray() && !value.isNull() && !value.isMissingNode()) {
            throw Refusals.invalid(at, value, "a list");
        }
        return value;
    }

    private List<ToolCall> calls(String at, JsonNode list) {
        var made = new ArrayList<ToolCall>();
        for (JsonNode item : list) {
            String field = at + "[" + made.size() + "].function";
            JsonNode function = item.path("function");
            JsonNode arguments = function.path("arguments");
            if (!arguments.isObject() && !arguments.isNull() && !arguments.isMissingNode()) {
                throw Refusals.invalid(field + ".arguments", arguments, "an object");
            }
            String id = Json.text(item, "id");
            made.add(
                    new ToolCall(
                            id == null || id.isEmpty() ? "call_" + calls : id,
                            ToolReader.name(field + ".name", function),
                            arguments.isObject() ? arguments.toString() : "{}"));
            calls++;
        }
        unanswered.addAll(made);
        return made;
    }

    private String answered(JsonNode item) {
        String id = Json.text(item, "tool_call_id");
        String function = Json.text(item, "tool_name");
        ToolCall call =
                unanswered.stream()
                        .filter(one -> id == null || id.isEmpty() || one.id().equals(id))
                        .filter(one -> function == null || one.name().equals(function))
                        .findFirst()
                        .orElse(null);
        unanswered.remove(call);
        if (call != null) {
            return call.id();
        }
        // Of a call that the conversation no longer holds.
        return id == null || id.isEmpty() ? "call_" + calls++ : id;
    }

    /** Pictures: their bytes in base64, without a type. */
    static List<Image> images(String at, JsonNode list) {
        var images = new ArrayList<Image>();
        for (JsonNode item : list) {
            String field = at + "[" + images.size() + "]";
            // Go's decoder, and so Ollama, takes no notice of line ends.
            String data = item.asText().replace("\n", "").replace("\r", "");
            String type = type(data);
            if (!item.isTextual() || type == null || !BASE64.matcher(data).matches()) {
                throw Refusals.invalid(
                        field, item, "a PNG, JPEG, GIF, WebP or BMP picture in base64");
            }
            images.add(new Image(type, data));
        }
        return images;
    }

    private static @Nullable String type(String base64) {
        return BEGINNINGS.entrySet().stream()
                .filter(beginning -> base64.startsWith(beginning.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
