package dev.stoker.dialect.anthropic.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.stoker.dialect.Refusals;
import dev.stoker.inference.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The top level of a request that is translated. Its numbers have been checked when it was read. A
 * field that is null counts as not given.
 */
final class MessageOptions {
    private static final Set<String> CARRIED =
            Set.of(
                    "model",
                    "messages",
                    "system",
                    "max_tokens",
                    "stop_sequences",
                    "stream",
                    "temperature",
                    "top_p",
                    "top_k",
                    "tools",
                    "tool_choice",
                    "thinking",
                    "output_config",
                    "output_format");

    /** Work of Anthropic's own servers, without which the answer would be another one. */
    private static final Set<String> OF_MEANING = Set.of("mcp_servers", "container");

    private static final Set<String> OUTPUT = Set.of("format", "effort");

    private final JsonNode body;
    private final List<String> dropped = new ArrayList<>();

    /**
     * @throws dev.stoker.core.StokerException {@code NOT_SUPPORTED} naming the field
     */
    MessageOptions(JsonNode body) {
        this.body = body;
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (!OF_MEANING.contains(name)) {
                drop("", field, CARRIED);
            } else if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
                throw Refusals.unsupported(name, value);
            }
        }
        dropOthers("output_config.", value("output_config"), OUTPUT);
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

    /** Notes the fields of an object that are not carried. */
    void dropOthers(String at, JsonNode object, Set<String> carried) {
        object.properties().forEach(field -> drop(at, field, carried));
    }

    private void drop(String at, Map.Entry<String, JsonNode> field, Set<String> carried) {
        boolean said = !field.getValue().isNull() && !BooleanNode.FALSE.equals(field.getValue());
        if (said && !carried.contains(field.getKey())) {
            drop(at + field.getKey());
        }
    }

    /** Names of the fields that are not carried, in the order they came. */
    List<String> dropped() {
        return List.copyOf(dropped);
    }

    Sampling sampling() {
        return new Sampling(
                maxTokens(),
                number("temperature"),
                number("top_p"),
                value("top_k").intValue() > 0 ? value("top_k").intValue() : null,
                null,
                null,
                null,
                null,
                null,
                stop());
    }

    private @Nullable Integer maxTokens() {
        JsonNode limit = value("max_tokens");
        if (!limit.isNumber()) {
            return null;
        }
        if (limit.intValue() < 1) {
            // Anthropic's own reads the prompt into its cache then.
            throw Refusals.invalid("max_tokens", limit, "at least 1");
        }
        return limit.intValue();
    }

    private @Nullable Double number(String name) {
        JsonNode value = value(name);
        return value.isNumber() ? value.doubleValue() : null;
    }

    private List<String> stop() {
        JsonNode list = value("stop_sequences");
        if (!list.isArray() && !list.isMissingNode()) {
            throw Refusals.invalid("stop_sequences", list, "a list of texts");
        }
        var texts = new ArrayList<String>();
        for (JsonNode text : list) {
            if (!text.isTextual()) {
                throw Refusals.invalid("stop_sequences", text, "a list of texts");
            }
            texts.add(text.textValue());
        }
        return texts;
    }
}
