package dev.stoker.fleet;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.Origin;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A place on a server that somebody else runs.
 *
 * @param dead is told when nothing answers there
 */
record ServerPlacement(Attached server, ServedModel served, Consumer<Attached> dead)
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
    public Set<Capability> capabilities() {
        return server.port().capabilities(server.version());
    }

    @Override
    public @Nullable Long context() {
        return server.contextOf(served);
    }

    @Override
    public boolean refusesTooLong(Use use) {
        return server.port().refusesTooLong(server.version(), use);
    }

    @Override
    public Duration loadTime() {
        return Duration.ZERO;
    }

    @Override
    public void unreachable() {
        dead.accept(server);
    }

    @Override
    public CompletionStage<Boolean> provedDead() {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public void close() {
        // Nothing is held: the server is not Stoker's to unload.
    }
}
