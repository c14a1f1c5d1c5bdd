package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code messages}. */
final class MessageFields {
    private static final Set<String> FIELDS =
            Set.of("role", "content", "images", "tool_calls", "tool_call_id");

    private static final Pattern DATA_URL =
            Pattern.compile("data:(image/[\\w.+-]{1,64});base64,([A-Za-z0-9+/=]+)");

    private MessageFields() {}

    static List<Message> messages(JsonFields fields) {
        var messages = new ArrayList<Message>();
        for (JsonNode item : fields.list("messages")) {
            String at = "messages[" + messages.size() + "]";
            if (!item.isObject()) {
                throw fields.refused(at, item, "an object with role and content");
            }
            messages.add(message(new JsonFields(item, at + ".", FIELDS)));
        }
        if (messages.isEmpty()) {
            throw fields.refused("messages", "an empty list", "at least one message");
        }
        return messages;
    }

    private static Message message(JsonFields fields) {
        String name = fields.needed("role");
        Role role =
                Role.of(name)
                        .orElseThrow(() ->
                                fields.refused(
                                        "role",
                                        "'" + Near.shown(name) + "'",
                                        "system, user, assistant or tool"));
        List<ToolCall> calls = ToolFields.calls(fields);
        if (!calls.isEmpty() && role != Role.ASSISTANT) {
            throw fields.refused("tool_calls", "given", "only where role is assistant");
        }
        String answers = fields.text("tool_call_id");
        if (role == Role.TOOL && answers == null) {
            throw fields.refused("tool_call_id", "missing", "the id of the call it answers");
        }
        String content = fields.text("content");
        List<Image> images = images(fields, role);
        if (content == null && calls.isEmpty() && images.isEmpty()) {
            throw fields.refused("content", "missing", "a text");
        }
        return new Message(role, content == null ? "" : content, images, calls, answers);
    }

    private static List<Image> images(JsonFields fields, Role role) {
        var images = new ArrayList<Image>();
        for (String url : fields.texts("images")) {
            Matcher data = DATA_URL.matcher(url);
            if (!data.matches()) {
                throw fields.refused(
                        "images[" + images.size() + "]",
                        "another text",
                        "data:image/…;base64,…, since nothing is fetched for a caller");
            }
            images.add(new Image(data.group(1), data.group(2)));
        }
        if (!images.isEmpty() && role != Role.USER) {
            throw fields.refused("images", "given", "only where role is user");
        }
        return images;
    }
}
