package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Refusals;
import dev.stoker.dialect.bytes.EngineFields;
import dev.stoker.inference.Effort;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of {@code /api/chat}, {@code /api/generate}, {@code /api/embed} and {@code
 * /api/embeddings} (fields as {@code api/types.go} of Ollama 0.33 has them).
 *
 * <p>Never relayed, to an Ollama neither: what a caller's {@code options} say of loading would make
 * it load the model anew. Nothing is ever cut: {@code truncate} and {@code shift}, which allow
 * that, are not carried, and what is too long is an error.
 */
public final class WishReader {
    private static final String ANY_OBJECT = "{\"type\":\"object\"}";

    /** Ollama's own bound. */
    private static final int MOST_TOP = 20;

    /** What changes how the prompt is made, and what is expected instead. */
    private static final Map<String, String> NOT_CARRIED =
            Map.of(
                    "suffix", "not given: text is not filled in between others",
                    "template", "not given: a model is asked with the template of its own",
                    "raw", "false: a model is asked with the template of its own",
                    "context", "not given: /api/chat carries on a conversation");

    private final Surface surface;
    private final BodyFields fields;

    private WishReader(Surface surface, BodyFields fields) {
        this.surface = surface;
        this.fields = fields;
    }

    /**
     * Reads a body.
     *
     * @throws dev.stoker.core.StokerException {@code INVALID_JSON}, {@code INVALID_REQUEST}, or
     *     {@code NOT_SUPPORTED} for what cannot be carried and would change the answer; each names
     *     the field
     */
    public static Wish read(Surface surface, byte[] body) {
        var fields = BodyFields.read(body);
        fields.dropOthers(surface);
        return new WishReader(surface, fields).wish();
    }

    private Wish wish() {
        String model = fields.firstText("model");
        boolean letGo = KeepAlive.isNothing(fields.value("keep_alive"));
        return switch (surface) {
            case CHAT ->
                    fields.list("messages").isEmpty() ? moving(model, letGo) : text(chat(model));
            case GENERATE ->
                    fields.firstText("prompt") == null
                            ? moving(model, letGo)
                            : text(generate(model));
            case EMBED, EMBEDDINGS -> vectors(model);
        };
    }

    private static Wish moving(@Nullable String model, boolean letGo) {
        return letGo ? new Wish.Unloading(model) : new Wish.Loading(model);
    }

    private Wish text(GenerateRequest request) {
        return new Wish.Text(request, fields.truth("stream", true), fields.dropped());
    }

    private GenerateRequest chat(@Nullable String model) {
        List<Message> messages = new MessageReader(fields).messages();
        return request(model, messages, ToolReader.tools(fields));
    }

    private GenerateRequest generate(@Nullable String model) {
        NOT_CARRIED.forEach((field, expected) -> {
            if (fields.says(field)) {
                throw Refusals.unsupported(field, fields.value(field), expected);
            }
        });
        var messages = new ArrayList<Message>();
        String system = fields.firstText("system");
        if (system != null) {
            messages.add(new Message(Role.SYSTEM, system));
        }
        messages.add(
                new Message(
                        Role.USER,
                        String.valueOf(fields.text("prompt")),
                        MessageReader.images("images", fields.list("images")),
                        List.of(),
                        null));
        return request(model, messages, List.of());
    }

    private GenerateRequest request(
            @Nullable String model, List<Message> messages, List<Tool> tools) {
        return new GenerateRequest(
                model,
                messages,
                new OptionReader(fields).sampling(),
                schema(),
                tools,
                null,
                effort(),
                logprobs());
    }

    private @Nullable String schema() {
        JsonNode format = fields.value("format");
        if (format.isObject()) {
            return format.isEmpty() ? null : format.toString();
        }
        if (!fields.says("format")) {
            return null;
        }
        if (!format.asText().equals("json")) {
            throw Refusals.invalid("format", format, "json or a JSON schema");
        }
        return ANY_OBJECT;
    }

    /**
     * True asks for as much as is usual; not to be asked is another thing, which leaves it open.
     */
    private @Nullable Effort effort() {
        JsonNode think = fields.value("think");
        if (think.isMissingNode()) {
            return null;
        }
        if (think.isBoolean()) {
            return think.booleanValue() ? Effort.MEDIUM : Effort.NONE;
        }
        return switch (think.asText()) {
            case "low" -> Effort.LOW;
            case "medium" -> Effort.MEDIUM;
            case "high", "max" -> Effort.HIGH;
            default -> throw Refusals.invalid("think", think, "true, false, low, medium or high");
        };
    }

    private @Nullable Integer logprobs() {
        JsonNode top = fields.value("top_logprobs");
        boolean fits = top.isIntegralNumber() && top.asInt(-1) >= 0 && top.asInt() <= MOST_TOP;
        if (!top.isMissingNode() && !fits) {
            throw Refusals.invalid("top_logprobs", top, "a whole number from 0 to " + MOST_TOP);
        }
        return fields.truth("logprobs", false) ? Integer.valueOf(top.asInt()) : null;
    }

    private Wish vectors(@Nullable String model) {
        // Nothing is cut either way: what is too long is an error.
        if (fields.truth("truncate", false)) {
            fields.drop("truncate");
        }
        List<String> texts = texts();
        if (fields.says("options")) {
            fields.drop("options");
        }
        if (texts.isEmpty()) {
            return new Wish.Loading(model);
        }
        JsonNode size = fields.value("dimensions");
        if (!size.isMissingNode()
                && !(size.canConvertToInt()
                        && size.asInt() >= 0
                        && size.asInt() <= EngineFields.MOST_TOKENS)) {
            throw Refusals.invalid("dimensions", size, "a whole number, 0 for the model's own");
        }
        Integer dimensions = size.asInt() > 0 ? size.asInt() : null;
        return new Wish.Vectors(new EmbedRequest(model, texts, dimensions), fields.dropped());
    }

    private List<String> texts() {
        if (surface == Surface.EMBEDDINGS) {
            String prompt = fields.firstText("prompt");
            return prompt == null ? List.of() : List.of(prompt);
        }
        JsonNode input = fields.value("input");
        if (input.isTextual()) {
            return input.textValue().isEmpty() ? List.of() : List.of(input.textValue());
        }
        var texts = new ArrayList<String>();
        for (JsonNode text : fields.list("input")) {
            if (!text.isTextual()) {
                throw Refusals.invalid("input", input, "a text or a list of texts");
            }
            texts.add(text.textValue());
        }
        return texts;
    }
}
