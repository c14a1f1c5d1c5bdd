package dev.stoker.fleet.stock;

import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.ModelDetails;
import dev.stoker.fleet.ModelView;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model in full.
 *
 * @param model with all that its backend tells of it, in a list or alone
 * @param can what can be done with it there
 */
public record ShownModel(ModelView model, ModelDetails details, Set<Capability> can) {
    /** Copies the set. */
    public ShownModel {
        can = Set.copyOf(can);
    }

    /** What is told of it alone, and where that is nothing, what the list says. */
    static ShownModel of(ModelView listed, ModelDetails details, Set<Capability> can) {
        return new ShownModel(listed.told(merged(listed.model(), details.model())), details, can);
    }

    private static CatalogueModel merged(CatalogueModel list, CatalogueModel alone) {
        return list.but()
                .size(or(alone.size(), list.size()))
                .quantisation(or(alone.quantisation(), list.quantisation()))
                .architecture(or(alone.architecture(), list.architecture()))
                .parameters(or(alone.parameters(), list.parameters()))
                .trainedContext(or(alone.trainedContext(), list.trainedContext()))
                .context(or(alone.context(), list.context()))
                .loaded(or(alone.loaded(), list.loaded()))
                .resident(or(alone.resident(), list.resident()))
                .device(or(alone.device(), list.device()))
                .uses(alone.uses().isEmpty() ? list.uses() : alone.uses())
                .abilities(alone.abilities().isEmpty() ? list.abilities() : alone.abilities())
                .remote(list.remote() || alone.remote())
                .build();
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
        return first == null ? second : first;
    }
}
