package dev.stoker.fleet;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.Origin;
import dev.stoker.routing.Trail;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A place on a server that somebody else runs.
 *
 * @param loadTime how long the caller waited for the model to be loaded there
 * @param dead is told when nothing answers there
 */
record ServerPlacement(
        Attached server,
        ServedModel served,
        Duration loadTime,
        Consumer<Attached> dead,
        Ticket ticket)
        implements Placement {
    @Override
    public BackendId backend() {
        return server.id();
    }

    @Override
    public Origin origin() {
        return server.origin();
    }

    @Override
    public String model() {
        return served.name();
    }

    @Override
    public Endpoint endpoint() {
        return server.endpoint();
    }

    @Override
    public Backend port() {
        return server.port();
    }

    @Override
    public @Nullable String version() {
        return server.version();
    }

    @Override
    public Set<Capability> capabilities() {
        return server.capabilities();
    }

    @Override
    public @Nullable Long context() {
        return server.contextOf(served);
    }

    @Override
    public boolean seesNothing() {
        return server.seesNothing(served);
    }

    @Override
    public Duration queued() {
        return ticket.queued();
    }

    @Override
    public Trail trail() {
        return ticket.trail();
    }

    @Override
    public void used(long tokens) {
        ticket.used().accept(tokens);
    }

    @Override
    public void ended(CallEnd how) {
        ticket.told().accept(how);
    }

    @Override
    public void progressed() {
        ticket.pulse().beat();
    }

    @Override
    public void heldBack(boolean held) {
        ticket.pulse().held(held);
    }

    @Override
    public void unreachable() {
        dead.accept(server);
    }

    @Override
    public CompletionStage<Boolean> provedDead() {
        return CompletableFuture.completedFuture(false);
    }

    /** Nothing of the server's is held: it is not Stoker's to unload. */
    @Override
    public void close() {
        ticket.back().run();
    }
}
