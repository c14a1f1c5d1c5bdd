package dev.stoker.backend.localai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code /v1/models}, which tells names only, and {@code /system}. Pure. */
final class LocalAiCatalogue {
    private LocalAiCatalogue() {}

    /**
     * The models in the order they are listed.
     *
     * @param system null if it was not answered, as where it needs a key
     */
    static List<CatalogueModel> read(JsonNode list, @Nullable JsonNode system) {
        JsonNode data = list.path("data");
        if (!data.isArray() && !data.isNull()) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "LocalAI's answer to /v1/models has no list of models");
        }
        var loaded = new HashSet<String>();
        if (system != null) {
            for (JsonNode model : system.path("loaded_models")) {
                String id = Json.text(model, "id");
                if (id != null) {
                    loaded.add(id);
                }
            }
        }
        var models = new ArrayList<CatalogueModel>();
        for (JsonNode item : data) {
            String id = Json.text(item, "id");
            if (id != null) {
                Boolean inMemory = system == null ? null : Boolean.valueOf(loaded.contains(id));
                models.add(CatalogueModel.of(id).loaded(inMemory).build());
            }
        }
        return List.copyOf(models);
    }
}
