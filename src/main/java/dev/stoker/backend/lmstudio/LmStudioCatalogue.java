package dev.stoker.backend.lmstudio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Use;
import dev.stoker.backend.http.Numbers;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code /api/v1/models} (0.4.0 and later) and {@code /api/v0/models} (0.3.6). Pure. */
final class LmStudioCatalogue {
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
                .trainedContext(Numbers.amount(item, "max_context_length"))
                .context(context)
                .loaded(!item.path("loaded_instances").isEmpty())
                .uses(uses(Json.text(item, "type")))
                .build();
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
                                .build());
            }
        }
        return List.copyOf(models);
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
