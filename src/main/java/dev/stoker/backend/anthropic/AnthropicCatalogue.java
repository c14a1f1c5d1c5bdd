package dev.stoker.backend.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Use;
import dev.stoker.backend.http.Numbers;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads {@code /v1/models}, page by page. What a model can do is told since 2026. Pure. */
final class AnthropicCatalogue {
    private AnthropicCatalogue() {}

    /**
     * The models of one page, in order.
     *
     * @throws StokerException {@code BACKEND_ERROR} if this is no such list
     */
    static List<CatalogueModel> page(JsonNode page) {
        JsonNode data = page.path("data");
        if (!data.isArray()) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "the backend's list of models cannot be read");
        }
        List<CatalogueModel> models = new ArrayList<>();
        for (JsonNode item : data) {
            String id = Json.text(item, "id");
            if (id != null && !id.isEmpty()) {
                models.add(model(id, item));
            }
        }
        return models;
    }

    private static CatalogueModel model(String id, JsonNode item) {
        Long context = Numbers.amount(item, "max_input_tokens");
        return CatalogueModel.of(id)
                .context(context)
                .trainedContext(context)
                .uses(Set.of(Use.GENERATE))
                .abilities(abilities(item.path("capabilities")))
                .build();
    }

    private static Set<Ability> abilities(JsonNode told) {
        if (!told.isObject()) {
            return Set.of();
        }
        Set<Ability> abilities = EnumSet.of(Ability.TOOLS);
        if (told.path("image_input").path("supported").booleanValue()) {
            abilities.add(Ability.VISION);
        }
        if (told.path("thinking").path("supported").booleanValue()) {
            abilities.add(Ability.REASONING);
        }
        return abilities;
    }
}
