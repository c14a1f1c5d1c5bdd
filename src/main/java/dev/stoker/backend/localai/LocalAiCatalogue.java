package dev.stoker.backend.localai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Use;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code /v1/models}, which tells names only, or {@code /v1/models/capabilities}, which tells
 * what they can do as well, and {@code /system}. Pure.
 */
final class LocalAiCatalogue {
    /** The list as newer releases tell it. */
    static final String RICH = "/v1/models/capabilities";

    /** The list of every release. */
    static final String PLAIN = "/v1/models";

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
                models.add(
                        CatalogueModel.of(id)
                                .loaded(
                                        system == null
                                                ? null
                                                : Boolean.valueOf(loaded.contains(id)))
                                .uses(uses(item.path("capabilities")))
                                .abilities(abilities(item))
                                .build());
            }
        }
        return List.copyOf(models);
    }

    /** Its words are those of {@code core/config/model_capabilities.go} of 4.9.0. */
    private static Set<Use> uses(JsonNode capabilities) {
        var uses = EnumSet.noneOf(Use.class);
        for (JsonNode capability : capabilities) {
            switch (capability.asText()) {
                case "chat", "completion" -> uses.add(Use.GENERATE);
                case "embeddings" -> uses.add(Use.EMBED);
                case "rerank" -> uses.add(Use.RERANK);
                case "transcript" -> uses.add(Use.TRANSCRIBE);
                case "tts" -> uses.add(Use.SPEAK);
                case "image" -> uses.add(Use.DRAW);
                default -> {} // an ability, or nothing that callers of Stoker can ask for
            }
        }
        return uses;
    }

    private static Set<Ability> abilities(JsonNode item) {
        var abilities = EnumSet.noneOf(Ability.class);
        boolean writes = false;
        for (JsonNode capability : item.path("capabilities")) {
            switch (capability.asText()) {
                case "chat", "completion" -> writes = true;
                case "vision" -> abilities.add(Ability.VISION);
                case "tools" -> abilities.add(Ability.TOOLS);
                case "thinking" -> abilities.add(Ability.REASONING);
                default -> {} // a use, or nothing that callers of Stoker can ask for
            }
        }
        for (JsonNode modality : item.path("input_modalities")) {
            if (writes && modality.asText().equals("audio")) {
                abilities.add(Ability.AUDIO);
            }
        }
        return abilities;
    }
}
