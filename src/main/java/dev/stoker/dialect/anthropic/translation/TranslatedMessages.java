package dev.stoker.dialect.anthropic.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Refusals;
import dev.stoker.dialect.anthropic.MessagesRequest;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Tool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of {@code /v1/messages} for a backend that does not speak it.
 *
 * @param thoughts whether the answer is to hold what the model thinks aloud
 * @param dropped names of the fields that are not carried, in the order they came
 */
public record TranslatedMessages(GenerateRequest request, boolean thoughts, List<String> dropped) {
    /** Copies the list. */
    public TranslatedMessages {
        dropped = List.copyOf(dropped);
    }

    /**
     * Reads a request.
     *
     * @throws StokerException {@code INVALID_REQUEST}, or {@code NOT_SUPPORTED} for what cannot be
     *     carried and would change the answer; each names the field
     */
    public static TranslatedMessages of(MessagesRequest request) {
        var fields = new MessageOptions(request.tree());
        List<Message> messages = new TurnReader(fields).messages();
        List<Tool> tools = ToolReader.tools(fields);
        var thinking = ThinkingOption.of(fields);
        return new TranslatedMessages(
                new GenerateRequest(
                        request.model(),
                        messages,
                        fields.sampling(),
                        schema(fields),
                        tools,
                        ToolReader.choice(fields, tools),
                        thinking.effort(),
                        null),
                thinking.shown(),
                fields.dropped());
    }

    /** The answer to who wants a number of tokens only, in UTF-8. */
    public static byte[] counted(int tokens) {
        return Json.bytes(Json.object().put("input_tokens", tokens));
    }

    /** The one shape of today, or the one of the beta before it. */
    private static @Nullable String schema(MessageOptions fields) {
        JsonNode format = fields.value("output_config").path("format");
        String at = "output_config.format";
        if (format.isMissingNode() || format.isNull()) {
            format = fields.value("output_format");
            at = "output_format";
        }
        if (format.isMissingNode()) {
            return null;
        }
        if (!"json_schema".equals(Json.text(format, "type"))) {
            throw Refusals.invalid(at + ".type", format.path("type"), "json_schema");
        }
        JsonNode schema = format.path("schema");
        if (!schema.isObject()) {
            throw Refusals.invalid(at + ".schema", schema, "a JSON schema");
        }
        return schema.toString();
    }
}
