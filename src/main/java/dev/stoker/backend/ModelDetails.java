package dev.stoker.backend;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model in full.
 *
 * @param model its entry of the catalogue, with all that is only told of one at a time
 * @param template its prompt template as the server has it; never rendered by Stoker
 * @param system its usual system prompt
 * @param license what the server tells of it
 * @param settings what it is set to on its server, such as {@code temperature}, as text by name
 * @param lacks what its server can do with other models and not with this one, as it tells
 */
public record ModelDetails(
        CatalogueModel model,
        @Nullable String template,
        @Nullable String system,
        @Nullable String license,
        Map<String, String> settings,
        Set<Capability> lacks) {
    /** Copies the settings and the set. */
    public ModelDetails {
        settings = Map.copyOf(settings);
        lacks = Set.copyOf(lacks);
    }

    /** One with which all can be done that its server can do. */
    public ModelDetails(
            CatalogueModel model,
            @Nullable String template,
            @Nullable String system,
            @Nullable String license,
            Map<String, String> settings) {
        this(model, template, system, license, settings, Set.of());
    }

    /** The same, but for what cannot be done with it. */
    public ModelDetails lacking(Set<Capability> other) {
        return new ModelDetails(model, template, system, license, settings, other);
    }

    /** Nothing is told beside the entry. */
    public static ModelDetails of(CatalogueModel model) {
        return new ModelDetails(model, null, null, null, Map.of());
    }
}
