package dev.stoker.fleet;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Health;
import dev.stoker.core.BackendKind;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Everything the fleet has done elsewhere, since it takes time. Each errand runs on a virtual
 * thread of its own and ends in one message; whether two of a kind may run at once is the fleet's
 * business.
 */
final class Errands implements AutoCloseable {
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

    /** Looks at one backend. */
    void look(Attached backend) {
        run(() -> post.accept(new Message.Looked(backend.id(), lookAt(backend))));
    }

    /** Looks at the model files. */
    void scan() {
        run(() -> post.accept(new Message.Files(parts.localModels().scan())));
    }

    /** Asks what an address of the user's is. Anything unknown is taken for OpenAI-compatible. */
    void recognise(ConfiguredBackend configured) {
        BackendKind told = configured.kind();
        if (told != null) {
            post.accept(new Message.Recognised(configured, told, "named in the configuration"));
            return;
        }
        run(() -> {
            BackendKind seen = parts.recogniser().kindAt(configured.base());
            BackendKind kind = seen == null ? BackendKind.OPENAI : seen;
            String how =
                    seen == null
                            ? "named in the configuration; it did not tell its kind"
                            : "named in the configuration; it answers as " + seen.wireName();
            post.accept(new Message.Recognised(configured, kind, how));
        });
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

    private Attached.Look lookAt(Attached backend) {
        Duration timeout = parts.settings().pollTimeout();
        Health health = backend.port().health(backend.endpoint(), timeout);
        if (!(health instanceof Health.Ready)) {
            String because = health instanceof Health.Unusable(var why) ? why : null;
            return new Attached.Look(health, null, because);
        }
        try {
            List<CatalogueModel> models = backend.port().models(backend.endpoint(), timeout);
            return new Attached.Look(health, models, null);
        } catch (StokerException e) {
            return new Attached.Look(health, null, e.detail());
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
