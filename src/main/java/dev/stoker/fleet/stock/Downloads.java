package dev.stoker.fleet.stock;

import dev.stoker.backend.Capability;
import dev.stoker.backend.Health;
import dev.stoker.backend.ModelFolder;
import dev.stoker.backend.PullStep;
import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Server;
import dev.stoker.fleet.Upkeep;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Has models downloaded, by the backend they are for. Safe for threads. */
public final class Downloads {
    private static final Duration RESOLVING = Duration.ofSeconds(30);
    private static final Duration LOOKING = Duration.ofMinutes(2);
    private static final int LONGEST_SPEC = 500;

    /** No other registry knows names that begin so; {@code hf.co/} Ollama takes too. */
    private static final String OURS_ALONE = "hf:";

    private static final Logger LOG = Logger.getLogger(Downloads.class);

    private final Pulls pulls;
    private final Upkeep upkeep;
    private final ModelFolder folder;
    private final Fit fit;
    private final Foresight foresight;
    private final Management management;

    /**
     * Builds it.
     *
     * @param folder null where nothing can be downloaded for engines of Stoker's own
     * @param foresight of what servers of others download
     */
    public Downloads(Pulls pulls, Upkeep upkeep, ModelFolder folder, Fit fit, Foresight foresight) {
        this.pulls = pulls;
        this.upkeep = upkeep;
        this.folder = folder;
        this.fit = fit;
        this.foresight = foresight;
        this.management = new Management(upkeep);
    }

    /** Whether what is not downloaded yet could be run here. */
    @FunctionalInterface
    public interface Fit {
        /**
         * Blocks.
         *
         * @return why it would not fit, with the numbers; null if it would, or that cannot be told
         */
        @Nullable String whyNot(FleetView fleet, ModelFolder.Order order);
    }

    /** Those under way, the oldest first. */
    public List<Pulls.Running> running() {
        return pulls.running();
    }

    /**
     * Joins the download of that model, or begins it. Blocks while it is found out what is meant.
     *
     * @param spec as its registry names it, perhaps with {@code @backend}
     * @param force also where it would not fit in memory
     * @return to be closed by who has asked
     * @throws StokerException {@code MODEL_AMBIGUOUS} where several backends could take it; {@code
     *     BACKEND_NOT_FOUND} where none has the id that is named; {@code NO_BACKEND}, {@code
     *     NOT_SUPPORTED} where none can; {@code INVALID_REQUEST}; {@code BUSY}; as {@link
     *     ModelFolder#resolve}
     */
    public Pulls.Waiter pull(FleetView fleet, String spec, boolean force) {
        if (spec.isBlank()
                || spec.length() > LONGEST_SPEC
                || spec.chars().anyMatch(Character::isISOControl)) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "model: not a name (expected: 1 to " + LONGEST_SPEC + " characters)");
        }
        Target target = target(fleet, spec.strip());
        return target.backend().equals(BackendNames.SUPERVISED)
                ? ours(fleet, target.model(), force)
                : theirs(fleet, target, force);
    }

    private Pulls.Waiter theirs(FleetView fleet, Target target, boolean force) {
        Server server = management.server(target.backend());
        String model = target.model();
        return pulls.join(
                new Pulls.Key(server.id(), model),
                listener -> {
                    WatchedPull.Check check = look(fleet, target, force, listener);
                    var watched = new WatchedPull(listener, check);
                    server.port().stock().pull(server.endpoint(), model, watched);
                    return callableAs(server.id(), model);
                });
    }

    /** Tells first what can be known before; the answer is what is to be asked from then on. */
    private WatchedPull.Check look(
            FleetView fleet, Target target, boolean force, Pulls.Listener listener) {
        Server server = management.server(target.backend());
        return switch (foresight.before(fleet, server, target.model())) {
            case Foresight.Outlook.Planned(var memory, var disk) -> {
                listener.tell(null, Foresight.joined(memory, disk));
                yield (_, left) -> Foresight.joined(memory, foresight.tooFull(fleet, server, left));
            }
            case Foresight.Outlook.Unknown(var because) -> {
                listener.tell(because, null);
                yield (total, left) ->
                        foresight.warning(fleet, server, target.model(), total, left);
            }
            case Foresight.Outlook.TooLarge(var because) -> {
                if (!force) {
                    throw tooLarge(target.model(), because);
                }
                String memory = "it will not fit in memory: " + because;
                listener.tell(null, memory);
                yield (_, left) -> Foresight.joined(memory, foresight.tooFull(fleet, server, left));
            }
        };
    }

    private static StokerException tooLarge(String spec, String because) {
        return new StokerException(
                ErrorCode.MEMORY_SHORT,
                "'%s' would not fit: %s; with force it is downloaded all the same"
                        .formatted(spec, because));
    }

    private Pulls.Waiter ours(FleetView fleet, String model, boolean force) {
        ModelFolder.Order order = folder.resolve(model, RESOLVING);
        return pulls.join(
                new Pulls.Key(BackendNames.SUPERVISED, order.spec(), order.meant()),
                progress -> {
                    if (!force) {
                        checkFit(fleet, order, progress);
                    }
                    folder.pull(order, progress);
                    return callableAs(BackendNames.SUPERVISED, order.model());
                });
    }

    private void checkFit(FleetView fleet, ModelFolder.Order order, Consumer<PullStep> progress) {
        progress.accept(new PullStep(PullStep.Phase.RESOLVING, Bytes.ZERO, order.total()));
        String whyNot = fit.whyNot(fleet, order);
        if (whyNot != null) {
            throw tooLarge(order.spec(), whyNot);
        }
    }

    /** The next list is to have it, so it is looked for before anybody is told. */
    private String callableAs(BackendId backend, String model) throws InterruptedException {
        try {
            FleetView now = Waits.on(upkeep.lookAgain(backend), LOOKING, "looking at " + backend);
            var listed = Models.listed(now, backend, model);
            return listed == null ? model : listed.id();
        } catch (RuntimeException e) {
            // It is there all the same, and the fleet's next look will see it.
            LOG.warnf(e, "'%s' is downloaded, but looking at '%s' failed", model, backend);
            return model;
        }
    }

    private Target target(FleetView fleet, String spec) {
        int at = spec.lastIndexOf('@');
        String where = at > 0 ? spec.substring(at + 1) : "";
        List<BackendView> named = named(fleet, where);
        if (!named.isEmpty()) {
            return among(named, spec.substring(0, at), true);
        }
        if (BackendNames.couldBe(where)) {
            throw notThere(fleet, where);
        }
        List<BackendView> all = fleet.backends();
        boolean offered = folder.offers(spec);
        List<BackendView> own = all.stream().filter(Downloads::isOurs).toList();
        if (own.isEmpty() && spec.startsWith(OURS_ALONE)) {
            throw new StokerException(
                    ErrorCode.NO_BACKEND,
                    "no llama-server is there to run '%s'; 'stoker doctor' says what to do"
                            .formatted(spec));
        }
        return among(offered && !own.isEmpty() ? own : all, spec, false);
    }

    /** By id, else by kind, as everywhere. */
    private static List<BackendView> named(FleetView fleet, String where) {
        List<BackendView> byId =
                fleet.backends().stream().filter(b -> b.id().value().equals(where)).toList();
        return byId.isEmpty()
                ? fleet.backends().stream().filter(b -> b.kind().wireName().equals(where)).toList()
                : byId;
    }

    private static StokerException notThere(FleetView fleet, String where) {
        String known =
                fleet.backends().stream()
                        .map(b -> b.id().value())
                        .collect(Collectors.joining(", "));
        return new StokerException(
                ErrorCode.BACKEND_NOT_FOUND,
                "no backend '%s' (there is: %s)"
                        .formatted(where, known.isEmpty() ? "none" : known));
    }

    private Target among(List<BackendView> backends, String model, boolean chosen) {
        if (chosen && backends.size() == 1) {
            BackendView only = backends.getFirst();
            management.demand(Capability.PULL, only.id());
            checkUp(only);
            checkForm(only, model);
            return new Target(only.id(), model);
        }
        List<BackendView> able = backends.stream().filter(b -> canTake(b, model)).toList();
        if (able.isEmpty()) {
            throw new StokerException(
                    ErrorCode.NO_BACKEND,
                    "no backend that is up can download '%s' (expected: a running Ollama, LocalAI or LM Studio, or hf:org/repo[:quant] for an engine of Stoker's own)"
                            .formatted(model));
        }
        if (able.size() > 1) {
            throw new StokerException(
                    ErrorCode.MODEL_AMBIGUOUS,
                    "several backends could download it; name one of them: "
                            + able.stream()
                                    .map(backend -> model + "@" + backend.id())
                                    .collect(Collectors.joining(", ")));
        }
        return new Target(able.getFirst().id(), model);
    }

    private boolean canTake(BackendView backend, String model) {
        return backend.health() instanceof Health.Ready
                && management.of(backend.id()).contains(Capability.PULL)
                && (!isOurs(backend) || offers(model));
    }

    private void checkForm(BackendView backend, String model) {
        if (isOurs(backend) && !offers(model)) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "model: '%s' (expected: hf:org/repo[:quant], a GGUF model at Hugging Face)"
                            .formatted(model));
        }
    }

    private static void checkUp(BackendView backend) {
        if (!(backend.health() instanceof Health.Ready)) {
            throw new StokerException(
                    ErrorCode.NO_BACKEND,
                    "backend '%s' is %s".formatted(backend.id(), backend.health().wireName()));
        }
    }

    private boolean offers(String model) {
        return folder.offers(model);
    }

    private static boolean isOurs(BackendView backend) {
        return backend.id().equals(BackendNames.SUPERVISED);
    }

    /** Who downloads, and what. */
    private record Target(BackendId backend, String model) {}
}
