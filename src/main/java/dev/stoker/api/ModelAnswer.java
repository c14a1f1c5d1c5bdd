package dev.stoker.api;

import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import dev.stoker.core.Origin;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.RouteView;
import dev.stoker.fleet.stock.Inventory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A model on the wire. What is null its backend does not tell.
 *
 * @param id the shortest spec that names it; of a route its name
 * @param name as its backend lists it
 * @param aliases other names of it, but for paths of its file, by which it can be asked for too
 * @param size bytes
 * @param trainedContext tokens
 * @param context tokens one request may use as the model runs now
 * @param resident bytes of main memory and device memory it takes now, together
 * @param device bytes of those that are on devices
 * @param location {@code machine}, {@code network} or {@code cloud}: where it is worked on
 * @param uses {@code generate}, {@code embed}, {@code rerank}; empty where that is not known
 * @param abilities what it can do beside text: {@code tools}, {@code vision}, {@code audio}, {@code
 *     reasoning}, {@code insert}; null where nothing of it is known
 * @param fits whether there is memory to run it; null where that is not known
 * @param fitsBy {@code loaded}: it is in memory; {@code plan}: by a plan made of its header; {@code
 *     estimate}: by the size of its files and a margin; {@code unknown}
 * @param fitsBecause the numbers, or why it is not known
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
        @Schema(nullable = true) @Nullable Long parameters,
        @Schema(nullable = true) @Nullable Long trainedContext,
        @Schema(nullable = true) @Nullable Long context,
        @Schema(nullable = true) @Nullable Boolean loaded,
        @Schema(nullable = true) @Nullable Bytes resident,
        @Schema(nullable = true) @Nullable Bytes device,
        String location,
        List<String> uses,
        @Schema(nullable = true) @Nullable List<String> abilities,
        @Schema(nullable = true) @Nullable Boolean fits,
        String fitsBy,
        String fitsBecause) {
    /** A server may call its model by its file; where that lies is nobody's business. */
    private static final Pattern PATH = Pattern.compile("(?:/|\\\\|[A-Za-z]:[/\\\\]).*");

    static ModelAnswer of(Inventory.Listed listed) {
        ModelView view = listed.model();
        CatalogueModel model = view.model();
        return new ModelAnswer(
                view.id(),
                model.name(),
                model.aliases().stream().filter(alias -> !PATH.matcher(alias).matches()).toList(),
                view.backend().value(),
                view.kind().wireName(),
                view.origin().wireName(),
                model.size(),
                model.quantisation(),
                model.architecture(),
                model.parameters(),
                model.trainedContext(),
                model.context(),
                model.loaded(),
                model.resident(),
                model.device(),
                view.location().wireName(),
                sorted(model.uses(), Use::wireName),
                model.abilities().isEmpty() ? null : sorted(model.abilities(), Ability::wireName),
                listed.fit().fits(),
                listed.fit().by().wireName(),
                listed.fit().because());
    }

    /** A route, which stands for models and is none. */
    static ModelAnswer of(RouteView route) {
        return new ModelAnswer(
                route.name(),
                route.name(),
                List.of(),
                RouteView.OWNER,
                RouteView.KIND,
                Origin.CONFIGURED.wireName(),
                null,
                null,
                null,
                null,
                null,
                route.context(),
                null,
                null,
                null,
                route.location().wireName(),
                sorted(route.uses(), Use::wireName),
                sorted(route.abilities(), Ability::wireName),
                null,
                "unknown",
                route.sentence());
    }

    private static <T> List<String> sorted(Set<T> words, Function<T, String> wireName) {
        return words.stream().map(wireName).sorted().toList();
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
