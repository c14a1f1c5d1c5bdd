package dev.stoker.backend.lmstudio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Use;
import dev.stoker.backend.http.Numbers;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code /api/v1/models} (0.4.0 and later) and {@code /api/v0/models} (0.3.6). Pure. */
final class LmStudioCatalogue {
    static final String V0 = "/api/v0/models";

    /** As people write the number of weights: {@code 7B}, {@code 26B-A4B}, {@code 300M}. */
    private static final Pattern PARAMETERS =
            Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)([KMBT])(?:-.*)?");

    private LmStudioCatalogue() {}

    static List<CatalogueModel> readV1(JsonNode list) {
        var models = new ArrayList<CatalogueModel>();
        for (JsonNode item : list.path("models")) {
            String key = Json.text(item, "key");
            if (key != null) {
                models.add(modelV1(key, item));
            }
        }
        return List.copyOf(models);
    }

    private static CatalogueModel modelV1(String key, JsonNode item) {
        Long context = null;
        var aliases = new ArrayList<String>();
        for (JsonNode instance : item.path("loaded_instances")) {
            String id = Json.text(instance, "id");
            if (id != null && !id.equals(key)) {
                aliases.add(id);
            }
            Long of = Numbers.amount(instance.path("config"), "context_length");
            // A request by key may be served by any instance, so only the smallest is certain.
            context = context == null || (of != null && of < context) ? of : context;
        }
        return CatalogueModel.of(key)
                .aliases(aliases)
                .size(size(item))
                .quantisation(Json.text(item.path("quantization"), "name"))
                .architecture(Json.text(item, "architecture"))
                .parameters(parameters(Json.text(item, "params_string")))
                .trainedContext(Numbers.amount(item, "max_context_length"))
                .context(context)
                .loaded(!item.path("loaded_instances").isEmpty())
                .uses(uses(Json.text(item, "type")))
                .abilities(abilities(item.path("capabilities")))
                .build();
    }

    private static Set<Ability> abilities(JsonNode capabilities) {
        var abilities = EnumSet.noneOf(Ability.class);
        if (capabilities.path("vision").asBoolean()) {
            abilities.add(Ability.VISION);
        }
        if (capabilities.path("trained_for_tool_use").asBoolean()) {
            abilities.add(Ability.TOOLS);
        }
        if (capabilities.path("reasoning").isObject()) {
            abilities.add(Ability.REASONING);
        }
        return abilities;
    }

    static @Nullable Long parameters(@Nullable String told) {
        Matcher number = PARAMETERS.matcher(told == null ? "" : told);
        if (!number.matches()) {
            return null;
        }
        int thousands =
                switch (number.group(2)) {
                    case "K" -> 1;
                    case "M" -> 2;
                    case "B" -> 3;
                    default -> 4;
                };
        return new BigDecimal(number.group(1)).movePointRight(3 * thousands).longValue();
    }

    static List<CatalogueModel> readV0(JsonNode list) {
        if (!list.path("data").isArray()) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "LM Studio's answer has no list of models");
        }
        var models = new ArrayList<CatalogueModel>();
        for (JsonNode item : list.path("data")) {
            String id = Json.text(item, "id");
            if (id != null) {
                models.add(
                        CatalogueModel.of(id)
                                .quantisation(Json.text(item, "quantization"))
                                .architecture(Json.text(item, "arch"))
                                .trainedContext(Numbers.amount(item, "max_context_length"))
                                .context(Numbers.amount(item, "loaded_context_length"))
                                .loaded("loaded".equals(Json.text(item, "state")))
                                .uses(uses(Json.text(item, "type")))
                                .abilities(abilitiesV0(item))
                                .build());
            }
        }
        return List.copyOf(models);
    }

    private static Set<Ability> abilitiesV0(JsonNode item) {
        var abilities = EnumSet.noneOf(Ability.class);
        if ("vlm".equals(Json.text(item, "type"))) {
            abilities.add(Ability.VISION);
        }
        for (JsonNode capability : item.path("capabilities")) {
            if ("tool_use".equals(capability.asText())) {
                abilities.add(Ability.TOOLS);
            }
        }
        return abilities;
    }

    private static @Nullable Bytes size(JsonNode item) {
        Long bytes = Numbers.amount(item, "size_bytes");
        return bytes == null ? null : new Bytes(bytes);
    }

    private static Set<Use> uses(@Nullable String type) {
        return switch (type) {
            case "llm", "vlm" -> Set.of(Use.GENERATE);
            case "embedding", "embeddings" -> Set.of(Use.EMBED);
            case null, default -> Set.of();
        };
    }
}
