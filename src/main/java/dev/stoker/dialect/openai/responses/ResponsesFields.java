package dev.stoker.dialect.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The top level of a request. A field that is null counts as not given. */
final class ResponsesFields {
    private static final Set<String> CARRIED =
            Set.of(
                    "model",
                    "input",
                    "instructions",
                    "stream",
                    "tools",
                    "tool_choice",
                    "text",
                    "max_output_tokens",
                    "temperature",
                    "top_p",
                    "top_logprobs",
                    "include",
                    "reasoning",
                    // What is told back and asks nothing of a model.
                    "metadata");

    private static final String STATELESS =
            "not given: nothing is kept of earlier calls, so send the whole conversation as input";

    /** Without them the answer would be another one than was asked for. */
    private static final Map<String, String> REFUSED =
            Map.of(
                    "previous_response_id", STATELESS,
                    "conversation", STATELESS,
                    "background", "false: an answer is given at once or as a stream",
                    "prompt", "not given: write the prompt into input and instructions",
                    "max_tool_calls", "not given: no tool is called here but by the caller");

    private final JsonNode body;
    private final List<String> dropped = new ArrayList<>();

    /**
     * @throws StokerException {@code NOT_SUPPORTED} naming the field
     */
    ResponsesFields(JsonNode body) {
        this.body = body;
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isNull() || CARRIED.contains(name) || asksNothing(name, value)) {
                continue;
            }
            String expected = REFUSED.get(name);
            if (expected != null) {
                throw Refusals.unsupported(name, value, expected);
            }
            drop(name);
        }
    }

    /** What says no more than Stoker does anyway. */
    private static boolean asksNothing(String name, JsonNode value) {
        return switch (name) {
            case "background", "store" -> value.isBoolean() && !value.booleanValue();
            // A prompt that is too long is refused, and never cut.
            case "truncation" -> value.asText().equals("disabled");
            case "parallel_tool_calls" -> value.isBoolean() && value.booleanValue();
            default -> false;
        };
    }

    /** Notes that a field is not carried. */
    void drop(String name) {
        if (!dropped.contains(name)) {
            dropped.add(name);
        }
    }

    List<String> dropped() {
        return List.copyOf(dropped);
    }

    /** The value; missing if it is not given. */
    JsonNode value(String name) {
        JsonNode value = body.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    @Nullable String text(String name) {
        JsonNode value = value(name);
        if (!value.isTextual() && !value.isMissingNode()) {
            throw Refusals.invalid(name, value, "a text");
        }
        return value.isTextual() ? value.textValue() : null;
    }

    /** An object; missing if it is not given. */
    JsonNode object(String name) {
        JsonNode value = value(name);
        if (!value.isObject() && !value.isMissingNode()) {
            throw Refusals.invalid(name, value, "an object");
        }
        return value;
    }

    /** The elements of a list; none if it is not given. */
    JsonNode list(String name) {
        JsonNode value = value(name);
        if (!value.isArray() && !value.isMissingNode()) {
            throw Refusals.invalid(name, value, "a list");
        }
        return value;
    }

    @Nullable Integer integer(String name, int least, int most) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return null;
        }
        boolean whole = value.isIntegralNumber() && value.canConvertToInt();
        if (!whole || value.intValue() < least || value.intValue() > most) {
            String bounds =
                    most == Integer.MAX_VALUE
                            ? "at least " + least
                            : "from " + least + " to " + most;
            throw Refusals.invalid(name, value, "a whole number, " + bounds);
        }
        return value.intValue();
    }

    @Nullable Double number(String name, int least, int most) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return null;
        }
        double number = value.doubleValue();
        if (!value.isNumber() || !(number >= least && number <= most)) {
            throw Refusals.invalid(name, value, "a number from " + least + " to " + most);
        }
        return number;
    }
}
