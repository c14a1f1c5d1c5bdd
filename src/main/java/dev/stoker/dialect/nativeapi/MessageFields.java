package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code messages}. */
final class MessageFields {
    private static final Set<String> FIELDS =
            Set.of("role", "content", "tool_calls", "tool_call_id");

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
        if (content == null && calls.isEmpty()) {
            throw fields.refused("content", "missing", "a text");
        }
        return new Message(role, content == null ? "" : content, calls, answers);
    }
}
