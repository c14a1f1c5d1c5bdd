package dev.stoker.fleet;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Location;
import dev.stoker.core.Origin;

/**
 * A model at one moment.
 *
 * @param id the shortest spec that names it and nothing else: {@code tiny} or {@code tiny@llamacpp}
 * @param backend that offers it
 * @param location where what it is asked is worked on
 */
public record ModelView(
        String id,
        BackendId backend,
        BackendKind kind,
        Origin origin,
        CatalogueModel model,
        Location location) {
    /** One of this machine. */
    public ModelView(
            String id, BackendId backend, BackendKind kind, Origin origin, CatalogueModel model) {
        this(id, backend, kind, origin, model, Location.MACHINE);
    }

    /** The same, of which more is known by now. */
    public ModelView told(CatalogueModel more) {
        return new ModelView(id, backend, kind, origin, more, location);
    }
}
