package dev.stoker.fleet;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;

/**
 * A model at one moment.
 *
 * @param id the shortest spec that names it and nothing else: {@code tiny} or {@code tiny@llamacpp}
 * @param backend that offers it
 */
public record ModelView(
        String id, BackendId backend, BackendKind kind, Origin origin, CatalogueModel model) {
    /** The same, of which more is known by now. */
    public ModelView told(CatalogueModel more) {
        return new ModelView(id, backend, kind, origin, more);
    }
}
