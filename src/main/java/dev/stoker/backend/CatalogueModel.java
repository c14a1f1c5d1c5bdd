package dev.stoker.backend;

import dev.stoker.core.Bytes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a backend's catalogue. What is null the backend does not tell.
 *
 * @param name as the backend wants to be asked
 * @param aliases other names it answers to, without {@code name}; may be empty
 * @param quantisation such as {@code Q4_K_M}
 * @param trainedContext tokens the model was trained for
 * @param context tokens one request may use as the model runs now
 * @param loaded whether it is in memory now
 * @param uses what it can be asked for; empty where that is not known
 */
public record CatalogueModel(
        String name,
        List<String> aliases,
        @Nullable Bytes size,
        @Nullable String quantisation,
        @Nullable String architecture,
        @Nullable Long trainedContext,
        @Nullable Long context,
        @Nullable Boolean loaded,
        Set<Use> uses) {
    public CatalogueModel {
        aliases = List.copyOf(aliases);
        uses = Set.copyOf(uses);
    }

    /** A model of which only the name is known. */
    public static CatalogueModel named(String name) {
        return new CatalogueModel(name, List.of(), null, null, null, null, null, null, Set.of());
    }
}
