package dev.stoker.fleet.tuning;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.Server;
import dev.stoker.fleet.Workplace;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.Hardware;
import dev.stoker.tuning.ModelFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether models would fit in memory that are not loaded: by a plan where the header of a file on
 * this machine can be read, else by their size and a margin. Loads and wakes nothing, and reads
 * nothing of a file but its header. Blocks; safe for threads.
 */
public final class Fits {
    private static final Logger LOG = Logger.getLogger(Fits.class);

    private final Tuner tuner;
    private final Function<BackendId, @Nullable Server> servers;
    private final Duration patience;

    /**
     * Builds it.
     *
     * @param servers of others, by their id
     * @param patience with a server that is asked where it has its models
     */
    public Fits(Tuner tuner, Function<BackendId, @Nullable Server> servers, Duration patience) {
        this.tuner = tuner;
        this.servers = servers;
        this.patience = patience;
    }

    /** A model of a backend. */
    public record Key(BackendId backend, String model) {
        /** Of one that is listed. */
        public static Key of(ModelView model) {
            return new Key(model.backend(), model.model().name());
        }
    }

    /** Of each model of that view, were it loaded now beside all that run. */
    public Map<Key, Fit> of(FleetView fleet) {
        Map<Key, Fit> fits = new HashMap<>();
        Map<BackendId, Look> looks = new HashMap<>();
        for (ModelView model : fleet.models()) {
            Look look = looks.computeIfAbsent(model.backend(), id -> look(fleet, id));
            fits.put(Key.of(model), fit(look, model.model()));
        }
        return fits;
    }

    /** What one server tells of one model must not take the answer from all others. */
    private static Fit fit(Look look, CatalogueModel model) {
        try {
            return look.at(model);
        } catch (ArithmeticException e) {
            LOG.debugf(e, "no fit of %s", model.name());
            return Fit.unknown("what its server tells of it cannot be");
        }
    }

    /** At the models of one backend; the machine is read once for all of them. */
    @FunctionalInterface
    private interface Look {
        Fit at(CatalogueModel model);
    }

    private Look look(FleetView fleet, BackendId backend) {
        Workplace workplace = fleet.workplace();
        if (backend.equals(BackendNames.SUPERVISED)) {
            return workplace == null ? _ -> gone(backend) : ours(workplace);
        }
        Server server = servers.apply(backend);
        return server == null
                ? _ -> gone(backend)
                : theirs(server, workplace == null ? List.of() : workplace.models());
    }

    private static Fit gone(BackendId backend) {
        return Fit.unknown("backend '" + backend + "' has just gone");
    }

    private Look ours(Workplace workplace) {
        Hardware hardware = tuner.machine().read();
        return model -> {
            EngineSpec spec = workplace.engine(model.name(), Use.GENERATE);
            Fit fit = spec == null ? null : tuner.fitOf(spec, hardware);
            return fit == null ? Fit.unknown("its file cannot be read") : fit;
        };
    }

    private Look theirs(Server server, List<LocalModel> files) {
        if (!server.isLocal()) {
            return model -> elsewhere(server, model);
        }
        Hardware hardware = tuner.machine().readFor(server.pid());
        Map<String, Path> told = told(server);
        return model -> {
            if (Boolean.TRUE.equals(model.loaded())) {
                return Fit.LOADED;
            }
            if (model.remote()) {
                return elsewhere(server, model);
            }
            ModelFacts facts = tuner.scanned(files, model, told.get(model.name()));
            return facts == null
                    ? bySize(server, model, hardware)
                    : tuner.fitOf(server, model.name(), facts, hardware);
        };
    }

    private static Fit elsewhere(Server server, CatalogueModel model) {
        return Fit.unknown(String.valueOf(ForeignModels.whyElsewhere(server, model)));
    }

    /** Where it says it has its models from. */
    private Map<String, Path> told(Server server) {
        try {
            return server.port().tuning().files(server.endpoint(), patience);
        } catch (StokerException e) {
            LOG.debugf("'%s' does not tell its files: %s", server.id(), e.detail());
            return Map.of();
        }
    }

    private Fit bySize(Server server, CatalogueModel model, Hardware hardware) {
        Bytes size = RoughSize.of(model);
        return size == null
                ? Fit.unknown(
                        "backend '%s' tells neither its file nor its size".formatted(server.id()))
                : tuner.fitBySize(server, model.name(), size, hardware);
    }

    /**
     * Of a model that a server is to download.
     *
     * @param size of its files
     */
    public Fit ofSize(Server server, String model, Bytes size) {
        CatalogueModel named = CatalogueModel.named(model);
        if (!RoughSize.isPossible(size)) {
            return Fit.unknown("no model has a size of " + size);
        }
        return ForeignModels.whyElsewhere(server, named) == null
                ? tuner.fitBySize(server, model, size, tuner.machine().readFor(server.pid()))
                : elsewhere(server, named);
    }

    /** The same where its header is known. */
    public Fit ofHeader(Server server, String model, ModelFacts facts) {
        CatalogueModel named = CatalogueModel.named(model);
        return ForeignModels.whyElsewhere(server, named) == null
                ? tuner.fitOf(server, model, facts, tuner.machine().readFor(server.pid()))
                : elsewhere(server, named);
    }

    /**
     * Whether a model is larger than all the memory there is where that server runs, so that it
     * does not help to unload anything. False where that is not known.
     *
     * @param size of its weights
     */
    public boolean isBeyondMachine(Server server, Bytes size) {
        Hardware hardware = tuner.machine().readFor(server.pid());
        if (!(hardware.memory().total() instanceof Fact.Known<Bytes>(var total, _))
                || !(hardware.gpus() instanceof Fact.Known<List<Gpu>>(var gpus, _))) {
            return false;
        }
        Bytes all = total;
        for (Gpu gpu : gpus) {
            if (!(gpu.memory() instanceof Fact.Known<Bytes>(var memory, _))) {
                return false;
            }
            all = all.plus(memory);
        }
        return size.compareTo(all) > 0;
    }
}
