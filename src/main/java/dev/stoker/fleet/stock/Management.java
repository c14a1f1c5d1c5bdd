package dev.stoker.fleet.stock;

import dev.stoker.backend.Capability;
import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.Server;
import dev.stoker.fleet.Upkeep;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be done with the models of each backend. Safe for threads, and never blocks. */
final class Management {
    private static final Set<Capability> ALL =
            Set.of(
                    Capability.LOAD,
                    Capability.UNLOAD,
                    Capability.PULL,
                    Capability.DELETE,
                    Capability.COPY);

    private final Upkeep fleet;

    Management(Upkeep fleet) {
        this.fleet = fleet;
    }

    /** Of managing models, what that backend can do. */
    Set<Capability> of(BackendId backend) {
        Set<Capability> can = EnumSet.copyOf(ALL);
        if (backend.equals(BackendNames.SUPERVISED)) {
            can.remove(Capability.COPY); // a second name of a file would be a second file
            return can;
        }
        Server server = fleet.server(backend);
        can.retainAll(server == null ? Set.of() : server.capabilities());
        return can;
    }

    /**
     * Sees to it that this can be done there, before anybody is asked.
     *
     * @throws StokerException {@code NOT_SUPPORTED}, with what can be done
     */
    void demand(Capability wanted, BackendId backend) {
        Set<Capability> can = of(backend);
        if (!can.contains(wanted)) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "backend '%s' cannot %s models on demand; it can %s them"
                            .formatted(backend, wanted.wireName(), words(can)));
        }
    }

    /**
     * The server of somebody else's.
     *
     * @throws StokerException {@code NO_BACKEND}
     */
    Server server(BackendId backend) {
        Server server = fleet.server(backend);
        if (server == null) {
            throw new StokerException(
                    ErrorCode.NO_BACKEND, "backend '" + backend + "' has just gone");
        }
        return server;
    }

    private static String words(Set<Capability> can) {
        return can.isEmpty()
                ? "only list"
                : can.stream().map(Capability::wireName).collect(Collectors.joining(", "));
    }
}
