package dev.stoker.backend.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.Bytes;
import dev.stoker.gguf.GgufMetadata;
import dev.stoker.gguf.GgufResult;
import dev.stoker.tuning.ModelFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@code /api/show} tells of a model. Pure. */
final class ShownModel {
    private ShownModel() {}

    /**
     * The facts in {@code model_info}, which are the keys of the file's header.
     *
     * @param size of all its parts
     * @return null where it tells too little, as of a model that is no GGUF file
     */
    static @Nullable ModelFacts facts(JsonNode shown, Bytes size) {
        Map<String, Object> keys = new HashMap<>();
        shown.path("model_info")
                .properties()
                .forEach(key -> {
                    Object value = value(key.getValue());
                    if (value != null) {
                        keys.put(key.getKey(), value);
                    }
                });
        return keys.containsKey("general.architecture")
                        && GgufMetadata.facts(keys, List.of(), size)
                                instanceof GgufResult.Read(var facts)
                ? new ModelFacts(facts, size, Bytes.ZERO)
                : null;
    }

    private static @Nullable Object value(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.numberValue();
            case STRING -> value.textValue();
            case BOOLEAN -> value.booleanValue();
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                for (JsonNode element : value) {
                    Object one = value(element);
                    list.add(one == null ? "" : one);
                }
                yield list;
            }
            default -> null;
        };
    }
}
