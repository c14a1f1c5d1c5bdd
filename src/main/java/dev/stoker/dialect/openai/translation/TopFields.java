package dev.stoker.dialect.openai.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.stoker.dialect.Refusals;
import dev.stoker.dialect.openai.OpenAiRequest;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.inference.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The top level of a request that is translated. Its numbers have been checked when it was read. A
 * field that is null counts as not given.
 */
final class TopFields {
    private static final Set<String> COMMON = Set.of("model", "stream", "stream_options");

    private static final Set<String> SAMPLING =
            Set.of(
                    "max_tokens",
                    "max_completion_tokens",
                    "temperature",
                    "top_p",
                    "top_k",
                    "min_p",
                    "repeat_penalty",
                    "presence_penalty",
                    "frequency_penalty",
                    "seed",
                    "stop");

    private static final Map<Shape, Set<String>> CARRIED =
            Map.of(
                    Shape.CHAT,
                    joined(
                            COMMON,
                            SAMPLING,
                            Set.of(
                                    "messages",
                                    "tools",
                                    "tool_choice",
                                    "response_format",
                                    "logprobs",
                                    "top_logprobs",
                                    "reasoning_effort")),
                    Shape.COMPLETION,
                    joined(COMMON, SAMPLING, Set.of("prompt")),
                    Shape.EMBEDDING,
                    Set.of("model", "input", "encoding_format", "dimensions"));

    /** Without them the answer would be another one than was asked for. */
    private static final Set<String> OF_MEANING =
            Set.of(
                    "n",
                    "n_cmpl",
                    "best_of",
                    "logprobs",
                    "top_logprobs",
                    "n_probs",
                    "logit_bias",
                    "echo",
                    "suffix",
                    "functions",
                    "function_call",
                    "audio",
                    "modalities",
                    "web_search_options",
                    "ignore_eos",
                    "grammar",
                    "json_schema",
                    "guided_json",
                    "guided_regex",
                    "guided_choice",
                    "guided_grammar",
                    "structured_outputs");

    /** OpenAI's own bound. */
    private static final int MOST_TOP = 20;

    private final JsonNode body;
    private final List<String> dropped = new ArrayList<>();

    /**
     * @throws dev.stoker.core.StokerException {@code NOT_SUPPORTED} naming the field
     */
    TopFields(OpenAiRequest request) {
        this.body = request.tree();
        Set<String> carried = CARRIED.getOrDefault(request.shape(), COMMON);
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            String name = field.getKey();
            if (field.getValue().isNull() || carried.contains(name)) {
                continue;
            }
            if (OF_MEANING.contains(name)) {
                if (!asksNothing(name, field.getValue())) {
                    throw Refusals.unsupported(name, field.getValue());
                }
            } else {
                drop(name);
            }
        }
    }

    private static Set<String> joined(Set<String> one, Set<String> two, Set<String> three) {
        return Stream.of(one, two, three).flatMap(Set::stream).collect(Collectors.toSet());
    }

    private static boolean asksNothing(String name, JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> !value.booleanValue();
            case NUMBER ->
                    value.asInt() == (Set.of("n", "n_cmpl", "best_of").contains(name) ? 1 : 0);
            case STRING -> value.textValue().isEmpty();
            default ->
                    value.isEmpty()
                            || (name.equals("modalities")
                                    && value.size() == 1
                                    && value.path(0).asText().equals("text"));
        };
    }

    /** The value; missing if it is not given. */
    JsonNode value(String name) {
        JsonNode value = body.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    /** Notes that a field is not carried. */
    void drop(String name) {
        if (!dropped.contains(name)) {
            dropped.add(name);
        }
    }

    /** Names of the fields that are not carried, in the order they came. */
    List<String> dropped() {
        return List.copyOf(dropped);
    }

    /** Likeliest tokens to tell beside each one; null if none at all are asked for. */
    @Nullable Integer logprobs() {
        JsonNode wanted = value("logprobs");
        JsonNode top = value("top_logprobs");
        if (!wanted.isMissingNode() && !wanted.isBoolean()) {
            throw Refusals.invalid("logprobs", wanted, "true or false");
        }
        boolean fits = top.isIntegralNumber() && top.asInt(-1) >= 0 && top.asInt() <= MOST_TOP;
        if (!top.isMissingNode() && !fits) {
            throw Refusals.invalid("top_logprobs", top, "a whole number from 0 to " + MOST_TOP);
        }
        if (!wanted.asBoolean() && top.asInt() > 0) {
            throw Refusals.invalid("logprobs", wanted, "true, since top_logprobs is given");
        }
        return wanted.asBoolean() ? Integer.valueOf(top.asInt()) : null;
    }

    boolean includeUsage() {
        return body.path("stream_options").path("include_usage").asBoolean();
    }

    Sampling sampling() {
        String limit =
                body.hasNonNull("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        return new Sampling(
                maxTokens(limit),
                number("temperature"),
                number("top_p"),
                topK(),
                number("min_p"),
                number("repeat_penalty"),
                number("presence_penalty"),
                number("frequency_penalty"),
                value("seed").isNumber() ? value("seed").longValue() : null,
                stop());
    }

    private @Nullable Integer maxTokens(String name) {
        JsonNode value = value(name);
        if (!value.isNumber() || value.intValue() == -1) {
            return null;
        }
        if (value.intValue() < 1) {
            throw Refusals.invalid(name, value, "at least 1");
        }
        return value.intValue();
    }

    private @Nullable Integer topK() {
        JsonNode value = value("top_k");
        return value.isNumber() && value.intValue() >= 0 ? value.intValue() : null;
    }

    private @Nullable Double number(String name) {
        JsonNode value = value(name);
        return value.isNumber() ? value.doubleValue() : null;
    }

    private List<String> stop() {
        JsonNode value = value("stop");
        if (value.isMissingNode()) {
            return List.of();
        }
        return texts("stop", value);
    }

    /** One text or a list of texts. */
    static List<String> texts(String field, JsonNode value) {
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        var texts = new ArrayList<String>();
        for (JsonNode text : value) {
            if (!text.isTextual()) {
                throw Refusals.invalid(field, value, "a text or a list of texts");
            }
            texts.add(text.textValue());
        }
        if (!value.isArray()) {
            throw Refusals.invalid(field, value, "a text or a list of texts");
        }
        return texts;
    }
}
