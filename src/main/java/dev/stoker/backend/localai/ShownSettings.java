package dev.stoker.backend.localai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.http.Numbers;
import dev.stoker.dialect.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the YAML of a model as {@code /api/models/config-json} tells it. Only what is named here is
 * passed on: the rest may hold keys of other services, and paths. Pure.
 */
final class ShownSettings {
    private static final List<String> SETTINGS =
            List.of(
                    "backend",
                    "threads",
                    "context_size",
                    "batch",
                    "f16",
                    "gpu_layers",
                    "mmap",
                    "mmlock",
                    "low_vram",
                    "flash_attention",
                    "cache_type_k",
                    "cache_type_v",
                    "no_kv_offloading",
                    "embeddings",
                    "reranking",
                    "reasoning_effort");

    private static final List<String> PARAMETERS =
            List.of("temperature", "top_p", "top_k", "max_tokens", "repeat_penalty", "seed");

    private ShownSettings() {}

    static ModelDetails details(CatalogueModel listed, JsonNode yaml) {
        Map<String, String> settings = new HashMap<>();
        SETTINGS.forEach(name -> add(settings, name, yaml.path(name)));
        PARAMETERS.forEach(name -> add(settings, name, yaml.path("parameters").path(name)));
        Long context = Numbers.amount(yaml, "context_size");
        CatalogueModel model =
                Boolean.TRUE.equals(listed.loaded())
                        ? listed.but().context(context).build()
                        : listed;
        return new ModelDetails(
                model,
                Json.text(yaml.path("template"), "chat"),
                Json.text(yaml, "system_prompt"),
                null,
                settings);
    }

    private static void add(Map<String, String> settings, String name, JsonNode value) {
        if (value.isValueNode() && !value.isNull() && !value.asText().isEmpty()) {
            settings.put(name, value.asText());
        }
    }
}
