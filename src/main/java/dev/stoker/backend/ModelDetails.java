package dev.stoker.backend;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model in full.
 *
 * @param model its entry of the catalogue, with all that is only told of one at a time
 * @param template its prompt template as the server has it; never rendered by Stoker
 * @param system its usual system prompt
 * @param license what the server tells of it
 * @param settings what it is set to on its server, such as {@code temperature}, as text by name
 */
public record ModelDetails(
        CatalogueModel model,
        @Nullable String template,
        @Nullable String system,
        @Nullable String license,
        Map<String, String> settings) {
    /** Copies the settings. */
    public ModelDetails {
        settings = Map.copyOf(settings);
    }

    /** Nothing is told beside the entry. */
    public static ModelDetails of(CatalogueModel model) {
        return new ModelDetails(model, null, null, null, Map.of());
    }
}
