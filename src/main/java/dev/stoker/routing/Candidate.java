package dev.stoker.routing;

import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import java.util.List;

/**
 * A model on a backend, as far as routing needs to know it.
 *
 * @param name as the backend lists it
 * @param aliases other names it answers to
 * @param usable whether the backend was well when last asked
 * @param fitting whether it can do what is asked for; true where that is not known
 * @param cloud whether what it is asked leaves for a provider: then it must be named with its
 *     backend
 */
public record Candidate(
        BackendId backend,
        BackendKind kind,
        Origin origin,
        String name,
        List<String> aliases,
        boolean usable,
        boolean fitting,
        boolean cloud) {
    public Candidate {
        aliases = List.copyOf(aliases);
    }

    /** One that keeps what it is asked. */
    public Candidate(
            BackendId backend,
            BackendKind kind,
            Origin origin,
            String name,
            List<String> aliases,
            boolean usable,
            boolean fitting) {
        this(backend, kind, origin, name, aliases, usable, fitting, false);
    }

    /** The spec that names this candidate whatever else there is. */
    public String qualified() {
        return name + "@" + backend;
    }
}
