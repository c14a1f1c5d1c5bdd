package dev.stoker.fleet;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Health;
import dev.stoker.backend.LocalModels;
import dev.stoker.core.BackendKind;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.memory.Prospect;
import dev.stoker.tuning.Running;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everything the fleet has done elsewhere, since it takes time. Each errand runs on a virtual
 * thread of its own and ends in one message; whether two of a kind may run at once is the fleet's
 * business.
 */
final class Errands implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Errands.class);

    /** Between two looks at a server that is loading. */
    static final Duration LOADING_PAUSE = Duration.ofSeconds(1);

    /** A server lets go of a model that is at work only after that. */
    static final Duration UNLOADING = Duration.ofSeconds(30);

    private final FleetParts parts;
    private final Consumer<Message> post;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("fleet-errand-", 0).factory());

    Errands(FleetParts parts, Consumer<Message> post) {
        this.parts = parts;
        this.post = post;
    }

    /** Posts that message again and again, for the first time after one interval. */
    void every(Duration interval, Message message) {
        run(() -> {
            while (pause(interval)) {
                post.accept(message);
            }
        });
    }

    /** As {@link #every}, as long as there is a reason to; asked on a thread of its own. */
    void every(Duration interval, BooleanSupplier due, Message message) {
        run(() -> {
            while (pause(interval)) {
                if (orElse(true, "looking whether something is due", due::getAsBoolean)) {
                    post.accept(message);
                }
            }
        });
    }

    /** Posts that message once, after a pause. */
    void after(Duration pause, Message message) {
        run(() -> {
            if (pause(pause)) {
                post.accept(message);
            }
        });
    }

    /** Asks a server how many calls for that model it takes at once. */
    void slots(Attached server, String model) {
        run(() -> post.accept(new Message.SlotsTold(server.id(), model, slotsOf(server, model))));
    }

    /** Does that elsewhere; it ends in a message of its own. */
    void begin(Runnable errand) {
        run(errand);
    }

    /** Looks at one backend. */
    void look(Attached backend) {
        run(() -> post.accept(new Message.Looked(backend, safely(backend))));
    }

    /** Looks at one backend after a pause. */
    void lookAfter(Duration pause, Attached backend) {
        run(() -> {
            if (pause(pause)) {
                post.accept(new Message.Looked(backend, safely(backend)));
            }
        });
    }

    /** Looks at the model files. */
    void scan() {
        run(() -> post.accept(new Message.Files(filesNow())));
    }

    /** Finds out what is to be sent with every call for that model. */
    void options(Attached backend, Server server, CatalogueModel model) {
        run(() -> {
            Map<String, Long> found = optionsOf(server, model);
            post.accept(new Message.OptionsFound(backend, model.name(), found));
        });
    }

    /** Sees whether running engines are worth a restart. */
    void review() {
        run(() -> post.accept(new Message.Reviewed(better())));
    }

    /** Reads what a load needs, and what there is for it. */
    void weigh(long number, Tenant wanted, List<Tenant> inMemory) {
        run(() -> post.accept(new Message.Weighed(number, prospect(wanted, inMemory))));
    }

    /** Has a server of somebody else's let go of a model, in the attempt of that number. */
    void unload(long number, Tenant.Theirs one, String because) {
        run(() -> post.accept(new Message.GaveWay(number, one.holder(), because, unloaded(one))));
    }

    /** Finds out what an address of the user's is, unless the user told. */
    void recognise(ConfiguredBackend configured) {
        if (configured.kind() != null) {
            post.accept(new Message.Recognised(configured, configured.kind()));
        } else if (configured.barred() != null) {
            post.accept(new Message.Recognised(configured, BackendKind.OPENAI));
        } else {
            run(() -> post.accept(new Message.Recognised(configured, kindAt(configured.base()))));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void run(Runnable errand) {
        try {
            threads.execute(errand);
        } catch (RejectedExecutionException _) {
            // Closed meanwhile: nobody waits for the answer any more.
        }
    }

    // The fleet waits for each errand's message: a bug in one must not keep every caller waiting,
    // nor may a class that is missing or a stack that is too small.

    private Attached.Look safely(Attached backend) {
        Attached.Look look =
                orElse(
                        new Attached.Look(
                                new Health.Unusable("internal error"), null, "internal error"),
                        "looking at backend " + backend.id(),
                        () -> lookAt(backend));
        // What it says of itself may be a text of its own, and is told where its state changes.
        LOG.debugf(
                "looked at a backend: backend=%s answered=%s models=%s ms=%s",
                backend.id(),
                !(look.health() instanceof Health.Unusable),
                look.models() == null ? "-" : look.models().size(),
                look.took() == null ? "-" : look.took().toMillis());
        return look;
    }

    private LocalModels.Found filesNow() {
        return orElse(
                LocalModels.Found.NOTHING,
                "looking for model files",
                () -> parts.localModels().scan());
    }

    private @Nullable Map<String, Long> optionsOf(Server server, CatalogueModel model) {
        return Errands.<@Nullable Map<String, Long>>orElse(
                null,
                "planning for a model of backend " + server.id(),
                () -> parts.planning().optionsOf(server, model));
    }

    private @Nullable Integer slotsOf(Attached server, String model) {
        return Errands.<@Nullable Integer>orElse(
                null,
                "asking backend " + server.id() + " for its slots",
                () -> toldSlots(server, model));
    }

    private @Nullable Integer toldSlots(Attached server, String model) {
        try {
            Duration timeout = parts.settings().get().pollTimeout();
            Running now = server.port().tuning().running(server.endpoint(), model, timeout);
            return now == null ? null : now.slots();
        } catch (StokerException _) {
            return null; // it is asked again
        }
    }

    private Prospect prospect(Tenant wanted, List<Tenant> inMemory) {
        return orElse(
                Prospect.UNKNOWN,
                "weighing the load of " + wanted.holder().words(),
                () -> parts.planning().prospect(wanted, inMemory));
    }

    /** Why it was not; null if it was. */
    private static @Nullable String unloaded(Tenant.Theirs one) {
        return Errands.<@Nullable String>orElse(
                "internal error", "letting go of " + one.holder().words(), () -> asked(one));
    }

    private static @Nullable String asked(Tenant.Theirs one) {
        Server server = one.server();
        try {
            server.port().stock().unload(server.endpoint(), one.holder().model(), UNLOADING);
            return null;
        } catch (StokerException e) {
            LOG.warnf("%s was not let go of: %s", one.holder().words(), e.detail());
            return e.detail();
        }
    }

    private List<Planning.Better> better() {
        return orElse(
                List.of(),
                "looking at the plans of running engines",
                () -> parts.planning().review());
    }

    private @Nullable BackendKind kindAt(URI base) {
        return Errands.<@Nullable BackendKind>orElse(
                null, "asking what a configured backend is", () -> parts.recogniser().kindAt(base));
    }

    private static <T extends @Nullable Object> T orElse(
            T instead, String what, Supplier<? extends T> errand) {
        try {
            return errand.get();
        } catch (RuntimeException | Error e) {
            LOG.error(what + " failed", e);
            return instead;
        }
    }

    private Attached.Look lookAt(Attached backend) {
        Duration timeout = parts.settings().get().pollTimeout();
        long began = System.nanoTime();
        Health health = backend.port().health(backend.endpoint(), timeout);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (!(health instanceof Health.Ready)) {
            String because = health instanceof Health.Unusable(var why, _) ? why : null;
            return new Attached.Look(health, null, because, took);
        }
        try {
            List<CatalogueModel> models = backend.port().models(backend.endpoint(), timeout);
            return new Attached.Look(health, models, null, took);
        } catch (StokerException e) {
            return new Attached.Look(health, null, e.detail(), took);
        }
    }

    private static boolean pause(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }
}
