package dev.stoker.backend.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.http.Numbers;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code /api/tags} and {@code /api/ps}. Pure. */
final class OllamaCatalogue {
    static final String LATEST = ":latest";

    private OllamaCatalogue() {}

    /**
     * All models in the order they are listed, those too that Ollama sends to its cloud.
     *
     * @param loaded the answer of {@code /api/ps}; null if there was none
     */
    static List<CatalogueModel> read(JsonNode tags, @Nullable JsonNode loaded) {
        if (!tags.path("models").isArray()) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "Ollama's answer to /api/tags has no list of models");
        }
        Map<String, JsonNode> inMemory = loaded == null ? null : byName(loaded);
        var models = new ArrayList<CatalogueModel>();
        for (JsonNode item : tags.path("models")) {
            String name = Json.text(item, "name");
            if (name != null) {
                models.add(isRemote(name, item) ? remote(name, item) : local(name, item, inMemory));
            }
        }
        return List.copyOf(models);
    }

    /**
     * Whether Ollama asks another machine for that model. By its name alone it would do so too, of
     * a model it does not list ({@code internal/modelref} of 0.33.0-rc2).
     */
    static boolean isRemote(String name) {
        return name.endsWith(":cloud") || (name.endsWith("-cloud") && tag(name) >= 0);
    }

    /** Whether the two are one model: a name without a tag is the one of the tag {@code latest}. */
    static boolean same(String one, String other) {
        return whole(one).equals(whole(other));
    }

    private static String whole(String name) {
        return tag(name) < 0 ? name + LATEST : name;
    }

    private static int tag(String name) {
        return name.indexOf(':', name.lastIndexOf('/') + 1);
    }

    private static boolean isRemote(String name, JsonNode item) {
        return item.hasNonNull("remote_host") || item.hasNonNull("remote_model") || isRemote(name);
    }

    private static CatalogueModel local(
            String name, JsonNode item, @Nullable Map<String, JsonNode> inMemory) {
        JsonNode running = inMemory == null ? null : inMemory.get(name);
        CatalogueModel.Builder model =
                described(name, item)
                        .size(bytes(item, "size"))
                        .loaded(inMemory == null ? null : Boolean.valueOf(running != null));
        if (running != null) {
            Bytes resident = bytes(running, "size");
            model.context(Numbers.amount(running, "context_length"))
                    .resident(resident)
                    .device(resident == null ? null : device(running));
        }
        return model.build();
    }

    /** Its size is that of a note of where it runs, and it is never in memory here. */
    private static CatalogueModel remote(String name, JsonNode item) {
        return described(name, item).remote(true).build();
    }

    private static CatalogueModel.Builder described(String name, JsonNode item) {
        JsonNode details = item.path("details");
        JsonNode capabilities = item.path("capabilities");
        return CatalogueModel.of(name)
                .aliases(
                        name.endsWith(LATEST)
                                ? List.of(name.substring(0, name.length() - LATEST.length()))
                                : List.of())
                .quantisation(Json.text(details, "quantization_level"))
                .architecture(Json.text(details, "family"))
                .parameters(ParameterSize.count(Json.text(details, "parameter_size")))
                .trainedContext(Numbers.amount(details, "context_length"))
                .uses(ToldAbilities.uses(capabilities))
                .abilities(ToldAbilities.abilities(capabilities));
    }

    /** Zero means that nothing of it is there, as on a machine without devices. */
    private static @Nullable Bytes device(JsonNode running) {
        JsonNode size = running.path("size_vram");
        return size.isIntegralNumber() && size.longValue() >= 0
                ? new Bytes(size.longValue())
                : null;
    }

    private static @Nullable Bytes bytes(JsonNode item, String name) {
        Long amount = Numbers.amount(item, name);
        return amount == null ? null : new Bytes(amount);
    }

    private static Map<String, JsonNode> byName(JsonNode loaded) {
        var models = new HashMap<String, JsonNode>();
        for (JsonNode item : loaded.path("models")) {
            String name = Json.text(item, "name");
            if (name != null) {
                models.put(name, item);
            }
        }
        return models;
    }
}
