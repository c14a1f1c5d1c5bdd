package dev.stoker.fleet.stock;

import dev.stoker.admission.Party;
import dev.stoker.admission.Priority;
import dev.stoker.backend.Capability;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.ModelFolder;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.Needs;
import dev.stoker.fleet.Placement;
import dev.stoker.fleet.Server;
import dev.stoker.fleet.Upkeep;
import dev.stoker.fleet.Wish;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows and changes the models of all backends. Every method blocks: call from a virtual thread.
 * All take the model by a spec, as {@link FleetView#model}, and fail as that does, with {@code
 * NOT_SUPPORTED} where the kind of its backend has no way, and as the backend itself fails.
 */
public final class Models {
    /** A large model from a slow disk. */
    private static final Duration LOADING = Duration.ofMinutes(10);

    /** A file that somebody else put there is not Stoker's to delete, nor to download anew. */
    private static final Set<Capability> OF_OUR_FOLDER = Set.of(Capability.PULL, Capability.DELETE);

    private static final Duration CHANGING = Duration.ofMinutes(2);
    private static final int LONGEST_NAME = 200;

    private final Gateway gateway;
    private final Upkeep upkeep;
    private final ModelFolder folder;
    private final OwnDetails own;
    private final Duration patience;
    private final Management management;

    /**
     * Builds it.
     *
     * @param folder null where nothing can be downloaded for engines of Stoker's own
     * @param own what is told of models of engines of Stoker's own
     * @param patience with a server that is asked about a model
     */
    public Models(
            Gateway gateway, Upkeep upkeep, ModelFolder folder, OwnDetails own, Duration patience) {
        this.gateway = gateway;
        this.upkeep = upkeep;
        this.folder = folder;
        this.own = own;
        this.patience = patience;
        this.management = new Management(upkeep);
    }

    /** Everything that is told of a model. Wakes and loads nothing. */
    public ShownModel show(FleetView fleet, String spec) {
        ModelView model = fleet.model(spec);
        ModelDetails details = isOurs(model) ? ours(fleet, model) : theirs(model);
        Set<Capability> can = management.of(model.backend());
        can.removeAll(details.lacks());
        return ShownModel.of(model, details, can);
    }

    private ModelDetails ours(FleetView fleet, ModelView model) {
        LocalModel file = OwnDetails.local(fleet, model);
        return own.of(fleet, model)
                .lacking(file != null && folder.holds(file) ? Set.of() : OF_OUR_FOLDER);
    }

    private ModelDetails theirs(ModelView model) {
        Server server = management.server(model.backend());
        return server.port().stock().show(server.endpoint(), nameOf(model), patience);
    }

    /**
     * Has it in memory, as calls will want it, so that the first one waits for nothing. An engine
     * of Stoker's own stays until it is idle for too long, like any other.
     *
     * @return the model as it is then
     */
    public ModelView load(FleetView fleet, String spec) throws InterruptedException {
        return load(fleet, spec, Party.BY_HAND);
    }

    /** As {@link #load}, ahead of its calls: no other model gives way for it. */
    ModelView preload(FleetView fleet, String spec) throws InterruptedException {
        return load(fleet, spec, Party.STOKER);
    }

    private ModelView load(FleetView fleet, String spec, Party by) throws InterruptedException {
        ModelView model = fleet.model(spec);
        management.demand(Capability.LOAD, model.backend());
        String exact = nameOf(model) + "@" + model.backend();
        // What calls carry is found out on the way, once for all of them.
        try (Placement place =
                Waits.on(
                        gateway.place(wish(exact, useOf(model), by)),
                        LOADING,
                        "loading '" + exact + "'")) {
            if (place.origin() != Origin.SUPERVISED) {
                place.port().stock().load(place.endpoint(), place.served(), LOADING);
            }
        }
        return seen(model);
    }

    private static Wish wish(String exact, Use use, Party by) {
        return new Wish(
                exact, use, Needs.NOTHING, by, Priority.INTERACTIVE, null, List.of(), _ -> {});
    }

    /**
     * Has it out of memory. An engine of Stoker's own that is at work is left alone.
     *
     * @param force stops that engine all the same, and cuts off whom it answers; has no effect on
     *     servers of others, which finish their answers first
     * @return the model as it is then
     * @throws StokerException {@code BUSY}
     */
    public ModelView unload(FleetView fleet, String spec, boolean force)
            throws InterruptedException {
        ModelView model = fleet.modelItself(spec);
        management.demand(Capability.UNLOAD, model.backend());
        if (isOurs(model)) {
            stop(model, force);
        } else {
            Server server = management.server(model.backend());
            server.port().stock().unload(server.endpoint(), nameOf(model), CHANGING);
        }
        return seen(model);
    }

    /**
     * Deletes it. Of engines of Stoker's own only what Stoker has downloaded: other files are
     * somebody else's.
     *
     * @param force as in {@link #unload}
     * @throws StokerException {@code BUSY}
     */
    public void delete(FleetView fleet, String spec, boolean force) throws InterruptedException {
        ModelView model = fleet.modelItself(spec);
        management.demand(Capability.DELETE, model.backend());
        if (isOurs(model)) {
            deleteOurs(fleet, model, force);
        } else {
            Server server = management.server(model.backend());
            server.port().stock().delete(server.endpoint(), nameOf(model), CHANGING);
            var _ = look(model.backend());
        }
    }

    /**
     * Gives it a second name.
     *
     * @return the model of that name; null where it is not listed
     */
    public @Nullable ModelView copy(FleetView fleet, String spec, String name)
            throws InterruptedException {
        if (name.isBlank()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "to: not a name (expected: 1 to " + LONGEST_NAME + " characters)");
        }
        ModelView model = fleet.modelItself(spec);
        management.demand(Capability.COPY, model.backend());
        Server server = management.server(model.backend());
        server.port().stock().copy(server.endpoint(), nameOf(model), name, CHANGING);
        return listed(look(model.backend()), model.backend(), name);
    }

    private void deleteOurs(FleetView fleet, ModelView model, boolean force)
            throws InterruptedException {
        LocalModel local = OwnDetails.local(fleet, model);
        if (local == null) {
            throw new StokerException(
                    ErrorCode.MODEL_NOT_FOUND, "the file of model '" + model.id() + "' is gone");
        }
        if (!folder.holds(local)) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "the file %s of model '%s' is not one that Stoker downloaded; delete it with the program or by the hand that put it there"
                            .formatted(local.file().getFileName(), model.id()));
        }
        try (Upkeep.Withdrawal _ =
                Waits.on(
                        upkeep.withdraw(nameOf(model), force),
                        CHANGING,
                        "stopping the engine of '" + model.id() + "'")) {
            folder.delete(local);
            // No call is to find it in a list that is older than its end.
            var _ = look(model.backend());
        }
    }

    private void stop(ModelView model, boolean force) throws InterruptedException {
        Waits.on(
                upkeep.stopEngines(nameOf(model), force),
                CHANGING,
                "stopping the engine of '" + model.id() + "'");
    }

    private ModelView seen(ModelView model) throws InterruptedException {
        ModelView now = listed(look(model.backend()), model.backend(), nameOf(model));
        return now == null ? model : now;
    }

    private FleetView look(BackendId backend) throws InterruptedException {
        return Waits.on(upkeep.lookAgain(backend), CHANGING, "looking at '" + backend + "'");
    }

    /** By its name, by another name of it, or as servers write one that has no tag. */
    static @Nullable ModelView listed(FleetView fleet, BackendId backend, String name) {
        try {
            return fleet.model(name + "@" + backend);
        } catch (StokerException _) {
            return null;
        }
    }

    private static Use useOf(ModelView model) {
        Set<Use> uses = model.model().uses();
        return uses.isEmpty() || uses.contains(Use.GENERATE)
                ? Use.GENERATE
                : uses.contains(Use.EMBED) ? Use.EMBED : Use.RERANK;
    }

    private static boolean isOurs(ModelView model) {
        return model.backend().equals(BackendNames.SUPERVISED);
    }

    private static String nameOf(ModelView model) {
        return model.model().name();
    }
}
