package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.StokerException;
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
 * The body of {@code generate} and {@code stream}, read. Every field is known and checked: one that
 * is not is refused with its name, since a misspelt one would change the answer in silence.
 *
 * @param priority null where it says nothing of it
 */
public record NativeGenerate(GenerateRequest request, @Nullable Priority priority) {
    private static final Set<String> FIELDS =
            Set.of(
                    "model",
                    "prompt",
                    "system",
                    "messages",
                    "max_tokens",
                    "temperature",
                    "top_p",
                    "top_k",
                    "min_p",
                    "repeat_penalty",
                    "presence_penalty",
                    "frequency_penalty",
                    "seed",
                    "stop",
                    "schema",
                    "tools",
                    "tool_choice",
                    "logprobs",
                    "template",
                    "variables",
                    "priority");
    private static final Set<String> TOOL_CHOICES = Set.of("auto", "none", "required");
    private static final int MOST_TOKENS = 10_000_000;

    /** As OpenAI has it. */
    private static final int MOST_LOGPROBS = 20;

    /**
     * Reads a body.
     *
     * @param templates writes the prompt where the body names a template
     * @throws StokerException {@code INVALID_JSON}, or {@code INVALID_REQUEST} naming the field,
     *     its value and what was expected
     */
    public static NativeGenerate read(byte[] body, TemplateFields.Templates templates) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        List<Tool> tools = ToolFields.tools(fields);
        var request =
                new GenerateRequest(
                        fields.text("model"),
                        messages(fields, templates),
                        sampling(fields),
                        schema(fields),
                        tools,
                        toolChoice(fields, tools),
                        null,
                        fields.integer("logprobs", 0, MOST_LOGPROBS));
        return new NativeGenerate(request, priority(fields));
    }

    private static List<Message> messages(JsonFields fields, TemplateFields.Templates templates) {
        List<Message> written = TemplateFields.messages(fields, templates);
        if (written != null) {
            return written;
        }
        String prompt = fields.text("prompt");
        String system = fields.text("system");
        if (fields.has("messages")) {
            if (prompt != null || system != null) {
                throw fields.refused(
                        prompt != null ? "prompt" : "system",
                        "given beside messages",
                        "either messages, or prompt and perhaps system");
            }
            return MessageFields.messages(fields);
        }
        if (prompt == null) {
            throw fields.refused("messages", "missing", "messages, prompt or template");
        }
        var messages = new ArrayList<Message>();
        if (system != null) {
            messages.add(new Message(Role.SYSTEM, system));
        }
        messages.add(new Message(Role.USER, prompt));
        return messages;
    }

    private static Sampling sampling(JsonFields fields) {
        return new Sampling(
                fields.integer("max_tokens", 1, MOST_TOKENS),
                fields.number("temperature", 0, 100),
                fields.number("top_p", 0, 1),
                fields.integer("top_k", 0, MOST_TOKENS),
                fields.number("min_p", 0, 1),
                fields.number("repeat_penalty", 0, 100),
                fields.number("presence_penalty", -100, 100),
                fields.number("frequency_penalty", -100, 100),
                fields.wholeNumber("seed"),
                fields.texts("stop"));
    }

    private static @Nullable String schema(JsonFields fields) {
        JsonNode schema = fields.object("schema");
        return schema == null ? null : schema.toString();
    }

    private static @Nullable String toolChoice(JsonFields fields, List<Tool> tools) {
        JsonNode value = fields.value("tool_choice");
        if (value == null) {
            return null;
        }
        String choice =
                value.isTextual()
                        ? value.textValue()
                        : value.path("function").path("name").asText(null);
        boolean named = tools.stream().anyMatch(tool -> tool.name().equals(choice));
        boolean possible = choice != null && TOOL_CHOICES.contains(choice);
        if (choice == null || !(named || possible)) {
            throw fields.refused(
                    "tool_choice", value, "auto, none, required or the name of one of tools");
        }
        if (choice.equals("required") && tools.isEmpty()) {
            throw fields.refused("tool_choice", value, "at least one of tools to choose from");
        }
        return choice;
    }

    private static @Nullable Priority priority(JsonFields fields) {
        String name = fields.text("priority");
        if (name == null) {
            return null;
        }
        return Priority.of(name)
                .orElseThrow(
                        () -> fields.refused("priority", "'" + name + "'", "interactive or batch"));
    }
}
