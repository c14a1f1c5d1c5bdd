package dev.stoker.backend.llamacpp.files;

import dev.stoker.gguf.GgufResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one scan saw; immutable. Holds what the next scan needs to be quick. */
public final class ModelFiles {
    private final List<ModelFile> models;
    private final List<RefusedFile> refused;
    private final Map<Headers.Key, GgufResult> headers;

    ModelFiles(
            List<ModelFile> models,
            List<RefusedFile> refused,
            Map<Headers.Key, GgufResult> headers) {
        this.models = List.copyOf(models);
        this.refused = List.copyOf(refused);
        this.headers = Map.copyOf(headers);
    }

    /** Before the first scan. */
    public static ModelFiles none() {
        return new ModelFiles(List.of(), List.of(), Map.of());
    }

    /** In the order of the places, then of the paths. */
    public List<ModelFile> models() {
        return models;
    }

    /** What could not be offered, and why; for {@code doctor}. */
    public List<RefusedFile> refused() {
        return refused;
    }

    /** The model of that name, else of that alias, exactly as written; null if there is none. */
    public @Nullable ModelFile named(String name) {
        ModelFile byAlias = null;
        for (ModelFile model : models) {
            if (model.name().equals(name)) {
                return model;
            }
            if (model.aliases().contains(name)) {
                byAlias = model;
            }
        }
        return byAlias;
    }

    Map<Headers.Key, GgufResult> headers() {
        return headers;
    }
}
