package dev.stoker.api;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.Bytes;
import dev.stoker.fleet.ModelView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A model on the wire. What is null its backend does not tell.
 *
 * @param id the shortest spec that names it
 * @param name as its backend lists it
 * @param size bytes
 * @param trainedContext tokens
 * @param context tokens one request may use as the model runs now
 * @param location {@code machine}, {@code network} or {@code cloud}: where it is worked on
 * @param uses {@code generate}, {@code embed}; empty where that is not known
 */
@RegisterForReflection
@Schema(name = "Model")
public record ModelAnswer(
        String id,
        String name,
        List<String> aliases,
        String backend,
        String kind,
        String origin,
        @Schema(nullable = true) @Nullable Bytes size,
        @Schema(nullable = true) @Nullable String quantisation,
        @Schema(nullable = true) @Nullable String architecture,
        @Schema(nullable = true) @Nullable Long trainedContext,
        @Schema(nullable = true) @Nullable Long context,
        @Schema(nullable = true) @Nullable Boolean loaded,
        String location,
        List<String> uses) {

    static ModelAnswer of(ModelView view) {
        CatalogueModel model = view.model();
        return new ModelAnswer(
                view.id(),
                model.name(),
                model.aliases(),
                view.backend().value(),
                view.kind().wireName(),
                view.origin().wireName(),
                model.size(),
                model.quantisation(),
                model.architecture(),
                model.trainedContext(),
                model.context(),
                model.loaded(),
                view.location().wireName(),
                model.uses().stream()
                        .map(u -> u.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList());
    }

    /**
     * The list of all models.
     *
     * @param refused model files that were found and cannot be offered
     */
    @RegisterForReflection
    @Schema(name = "ModelList")
    public record Listing(List<ModelAnswer> models, List<RefusedAnswer> refused) {}

    /**
     * A model file that is not offered.
     *
     * @param file its name, without its folder
     * @param because one sentence
     */
    @RegisterForReflection
    @Schema(name = "RefusedFile")
    public record RefusedAnswer(String file, String because) {}
}
