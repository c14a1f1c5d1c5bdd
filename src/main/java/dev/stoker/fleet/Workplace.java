package dev.stoker.fleet;

import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.Use;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What engines can be started from.
 *
 * @param program that runs them
 * @param models the files it can run
 */
public record Workplace(Path program, List<LocalModel> models) {
    /** Copies the list. */
    public Workplace {
        models = List.copyOf(models);
    }

    /** The engine for that model, as it would be started now; null if there is no such model. */
    public @Nullable EngineSpec engine(String model, Use use) {
        return models.stream()
                .filter(local -> local.model().name().equals(model))
                .findFirst()
                .map(local -> new EngineSpec(model, program, local.file(), local.projector(), use))
                .orElse(null);
    }
}
