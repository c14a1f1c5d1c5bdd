package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Count;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code tokenize} and its answer: a text by itself, or a whole prompt.
 *
 * @param text null where it is a whole prompt
 * @param prompt null where it is a text
 */
public record NativeTokenize(
        @Nullable String model, @Nullable String text, @Nullable GenerateRequest prompt) {
    private static final Set<String> FIELDS =
            Set.of("model", "text", "messages", "system", "tools");

    /**
     * Reads a body.
     *
     * @throws dev.stoker.core.StokerException {@code INVALID_JSON} or {@code INVALID_REQUEST}
     */
    public static NativeTokenize read(byte[] body) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        String model = fields.text("model");
        String text = fields.text("text");
        if (text == null) {
            return new NativeTokenize(model, null, prompt(fields));
        }
        for (String other : List.of("messages", "system", "tools")) {
            if (fields.has(other)) {
                throw fields.refused(other, "given beside text", "either a text, or messages");
            }
        }
        return new NativeTokenize(model, text, null);
    }

    private static GenerateRequest prompt(JsonFields fields) {
        if (!fields.has("messages")) {
            throw fields.refused("messages", "missing", "messages or text");
        }
        List<Tool> tools = ToolFields.tools(fields);
        List<Message> messages = new ArrayList<>();
        String system = fields.text("system");
        if (system != null) {
            messages.add(new Message(Role.SYSTEM, system));
        }
        messages.addAll(MessageFields.messages(fields));
        return new GenerateRequest(
                fields.text("model"), messages, Sampling.DEFAULT, null, tools, null);
    }

    /** The answer, in UTF-8. */
    public static byte[] json(AnswerHead head, Count count, CallTimings timings) {
        ObjectNode json = NativeAnswer.json(head);
        json.put("tokens", count.tokens());
        json.put("exact", count.exact());
        json.put("method", count.exact() ? "backend" : "estimate");
        Long context = count.context();
        json.put("context", context);
        // One more is needed for the shortest answer.
        json.put("fits", context == null ? null : Boolean.valueOf(count.tokens() < context));
        json.set("timings", AnswerParts.timings(timings, null));
        return Json.bytes(json);
    }
}
