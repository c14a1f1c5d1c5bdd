package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Refusals;
import dev.stoker.dialect.bytes.EngineFields;
import dev.stoker.inference.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code options}: how tokens are picked. What says how a model is loaded, {@code num_ctx}
 * and its like, is the plan's matter and not carried; so is what no other dialect has.
 */
final class OptionReader {
    private static final Set<String> CARRIED =
            Set.of(
                    "num_predict",
                    "temperature",
                    "top_p",
                    "top_k",
                    "min_p",
                    "repeat_penalty",
                    "presence_penalty",
                    "frequency_penalty",
                    "seed",
                    "stop");

    /** Ollama's words for as many tokens as it takes, and as fit. */
    private static final Set<Long> NO_LIMIT = Set.of(-1L, -2L);

    private final JsonNode options;

    OptionReader(BodyFields fields) {
        this.options = fields.value("options");
        if (!options.isMissingNode() && !options.isObject()) {
            throw Refusals.invalid("options", options, "an object");
        }
        for (Map.Entry<String, JsonNode> option : options.properties()) {
            if (!option.getValue().isNull() && !CARRIED.contains(option.getKey())) {
                fields.drop("options." + option.getKey());
            }
        }
    }

    Sampling sampling() {
        return new Sampling(
                limit(),
                number("temperature"),
                number("top_p"),
                topK(),
                number("min_p"),
                number("repeat_penalty"),
                number("presence_penalty"),
                number("frequency_penalty"),
                seed(),
                stop());
    }

    private JsonNode value(String name) {
        JsonNode value = options.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    private @Nullable Integer limit() {
        Long tokens = whole("num_predict");
        if (tokens == null || NO_LIMIT.contains(tokens)) {
            return null;
        }
        if (tokens < 1) {
            throw invalid("num_predict", "at least 1, or -1 for no limit");
        }
        demandRange("num_predict", "n_predict");
        return tokens.intValue();
    }

    private @Nullable Integer topK() {
        Long top = whole("top_k");
        if (top == null || top < 0) {
            return null;
        }
        demandRange("top_k", "top_k");
        return top.intValue();
    }

    /** Refuses a number beyond the range of the field that engines have for it. */
    private void demandRange(String name, String engines) {
        String expected = EngineFields.expected(engines, value(name));
        if (expected != null) {
            throw invalid(name, expected);
        }
    }

    /** A negative one is any. */
    private @Nullable Long seed() {
        Long seed = whole("seed");
        return seed != null && seed >= 0 ? seed : null;
    }

    private @Nullable Double number(String name) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw invalid(name, "a number");
        }
        demandRange(name, name);
        return value.doubleValue();
    }

    /** Some clients write {@code 128.0}. */
    private @Nullable Long whole(String name) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw invalid(name, "a whole number");
        }
        return value.longValue();
    }

    private List<String> stop() {
        JsonNode value = value("stop");
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        if (!value.isMissingNode() && !value.isArray()) {
            throw invalid("stop", "a text or a list of texts");
        }
        var texts = new ArrayList<String>();
        for (JsonNode text : value) {
            if (!text.isTextual()) {
                throw invalid("stop", "a text or a list of texts");
            }
            texts.add(text.textValue());
        }
        return texts;
    }

    private StokerException invalid(String name, String expected) {
        return Refusals.invalid("options." + name, value(name), expected);
    }
}
