package dev.stoker.backend.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Use;
import dev.stoker.backend.http.Numbers;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code /api/tags} and {@code /api/ps}. Pure. */
final class OllamaCatalogue {
    private static final String LATEST = ":latest";

    private OllamaCatalogue() {}

    /**
     * The models that run on this machine. Those that Ollama would send to its cloud are left out:
     * nothing may leave the machine by a local name.
     *
     * @param loaded the answer of {@code /api/ps}; null if there was none
     */
    static List<CatalogueModel> read(JsonNode tags, @Nullable JsonNode loaded) {
        if (!tags.path("models").isArray()) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "Ollama's answer to /api/tags has no list of models");
        }
        Map<String, JsonNode> inMemory = byName(loaded);
        var models = new ArrayList<CatalogueModel>();
        for (JsonNode item : tags.path("models")) {
            String name = Json.text(item, "name");
            if (name != null && !isRemote(item)) {
                models.add(model(name, item, loaded == null ? null : inMemory));
            }
        }
        return List.copyOf(models);
    }

    private static CatalogueModel model(
            String name, JsonNode item, @Nullable Map<String, JsonNode> inMemory) {
        JsonNode details = item.path("details");
        JsonNode running = inMemory == null ? null : inMemory.get(name);
        Long size = Numbers.amount(item, "size");
        return CatalogueModel.of(name)
                .aliases(
                        name.endsWith(LATEST)
                                ? List.of(name.substring(0, name.length() - LATEST.length()))
                                : List.of())
                .size(size == null ? null : new Bytes(size))
                .quantisation(Json.text(details, "quantization_level"))
                .architecture(Json.text(details, "family"))
                .trainedContext(Numbers.amount(details, "context_length"))
                .context(running == null ? null : Numbers.amount(running, "context_length"))
                .loaded(inMemory == null ? null : Boolean.valueOf(running != null))
                .uses(uses(item.path("capabilities")))
                .build();
    }

    private static boolean isRemote(JsonNode item) {
        return item.hasNonNull("remote_host") || item.hasNonNull("remote_model");
    }

    private static Set<Use> uses(JsonNode capabilities) {
        var uses = EnumSet.noneOf(Use.class);
        for (JsonNode capability : capabilities) {
            switch (capability.asText()) {
                case "completion" -> uses.add(Use.GENERATE);
                case "embedding" -> uses.add(Use.EMBED);
                default -> {} // vision, tools, thinking: kinds of generating
            }
        }
        return uses;
    }

    private static Map<String, JsonNode> byName(@Nullable JsonNode loaded) {
        var models = new HashMap<String, JsonNode>();
        if (loaded != null) {
            for (JsonNode item : loaded.path("models")) {
                String name = Json.text(item, "name");
                if (name != null) {
                    models.put(name, item);
                }
            }
        }
        return models;
    }
}
