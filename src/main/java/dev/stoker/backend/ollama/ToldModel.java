package dev.stoker.backend.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.http.Numbers;
import dev.stoker.core.Bytes;
import dev.stoker.dialect.Json;
import dev.stoker.gguf.GgufMetadata;
import dev.stoker.gguf.GgufResult;
import dev.stoker.tuning.ModelFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@code /api/show} tells of a model. Pure. */
final class ToldModel {
    private ToldModel() {}

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

    /**
     * The model with what is told of it alone.
     *
     * @param listed its entry of the catalogue
     */
    static ModelDetails details(CatalogueModel listed, JsonNode shown) {
        JsonNode keys = shown.path("model_info");
        JsonNode capabilities = shown.path("capabilities");
        String architecture = Json.text(keys, "general.architecture");
        Long parameters = Numbers.amount(keys, "general.parameter_count");
        Long trained =
                architecture == null
                        ? null
                        : Numbers.amount(keys, architecture + ".context_length");
        CatalogueModel.Builder model = listed.but();
        if (parameters != null) {
            model.parameters(parameters);
        }
        if (trained != null) {
            model.trainedContext(trained);
        }
        if (!capabilities.isEmpty()) {
            model.uses(ToldAbilities.uses(capabilities))
                    .abilities(ToldAbilities.abilities(capabilities));
        }
        return new ModelDetails(
                model.build(),
                Json.text(shown, "template"),
                Json.text(shown, "system"),
                Json.text(shown, "license"),
                settings(Json.text(shown, "parameters")));
    }

    /** Lines of a name, spaces and a value, which may be quoted; a name may come several times. */
    private static Map<String, String> settings(@Nullable String lines) {
        Map<String, String> settings = new HashMap<>();
        for (String line : lines == null ? List.<String>of() : lines.lines().toList()) {
            int space = line.indexOf(' ');
            if (space > 0) {
                String value = unquoted(line.substring(space).strip());
                settings.merge(line.substring(0, space), value, (a, b) -> a + ", " + b);
            }
        }
        return settings;
    }

    private static String unquoted(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        JsonNode text = value.startsWith("\"") ? Json.treeOrNull(bytes, 0, bytes.length) : null;
        return text != null && text.isTextual() ? text.textValue() : value;
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
