package dev.stoker.proxy;

import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.Location;
import dev.stoker.dialect.ollama.translation.ModelListing;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.RouteView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Models as Ollama's dialect lists them. Pure. */
final class OllamaEntries {
    /** These two run nothing else. */
    private static final Set<BackendKind> OF_GGUF =
            Set.of(BackendKind.LLAMACPP, BackendKind.OLLAMA);

    /** In Ollama's words. To fill a gap is none of them here, since such calls are refused. */
    private static final Map<Ability, String> WORDS =
            Map.of(
                    Ability.VISION, "vision",
                    Ability.AUDIO, "audio",
                    Ability.TOOLS, "tools",
                    Ability.REASONING, "thinking");

    private OllamaEntries() {}

    static ModelListing.Entry of(FleetView fleet, ModelView view) {
        CatalogueModel model = view.model();
        boolean cloud = view.location() == Location.CLOUD || model.remote();
        return new ModelListing.Entry(
                OllamaNames.listed(fleet, view),
                view.backend().value(),
                OF_GGUF.contains(view.kind()) && !cloud ? "gguf" : null,
                model.architecture(),
                model.parameters(),
                model.quantisation(),
                model.context(),
                model.trainedContext(),
                value(model.size()),
                value(model.resident()),
                value(model.device()),
                capabilities(model),
                cloud);
    }

    /** A route, by a name with a tag as all others have. */
    static ModelListing.Entry of(RouteView route) {
        boolean cloud = route.location() == Location.CLOUD;
        return new ModelListing.Entry(
                OllamaNames.tagged(route.name()),
                RouteView.OWNER,
                null,
                null,
                null,
                null,
                route.context(),
                null,
                null,
                null,
                null,
                capabilities(route.uses(), route.abilities()),
                cloud);
    }

    private static List<String> capabilities(CatalogueModel model) {
        return capabilities(model.uses(), model.abilities());
    }

    private static List<String> capabilities(Set<Use> uses, Set<Ability> abilities) {
        var words = new ArrayList<String>();
        boolean embedsOnly = uses.equals(Set.of(Use.EMBED));
        // Ollama's command asks for vectors only where it hears of them, of whatever can do both.
        if (embedsOnly) {
            words.add("embedding");
        } else if (uses.isEmpty() || uses.contains(Use.GENERATE)) {
            words.add("completion");
        }
        for (Ability ability : Ability.values()) {
            String word = WORDS.get(ability);
            if (word != null && abilities.contains(ability)) {
                words.add(word);
            }
        }
        return words;
    }

    private static @Nullable Long value(@Nullable Bytes bytes) {
        return bytes == null ? null : bytes.value();
    }
}
