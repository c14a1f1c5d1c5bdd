package dev.stoker.backend;

import dev.stoker.core.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one server has of its own among those of its kind. All of it comes from the configuration;
 * of a server that was found there is nothing to say.
 *
 * @param models names to list where the server lists none, in that order
 * @param version of the API, sent as {@code api-version} with every request; null sends none
 * @param keyTest path below the API that proves the key without cost, such as {@code /key}; null
 *     where the list of models is all there is to ask
 * @param completionTokens whether the limit of an answer is called {@code max_completion_tokens}
 *     rather than {@code max_tokens}
 * @param location where it runs; null where its address tells
 */
public record Particulars(
        List<String> models,
        @Nullable String version,
        @Nullable String keyTest,
        boolean completionTokens,
        @Nullable Location location) {
    /** Nothing is known beside its kind. */
    public static final Particulars NONE = new Particulars(List.of(), null, null, false, null);

    /** Copies the names. */
    public Particulars {
        models = List.copyOf(models);
    }

    /** The entries to list where the server lists none. */
    public List<CatalogueModel> declared() {
        return models.stream().map(CatalogueModel::named).toList();
    }
}
