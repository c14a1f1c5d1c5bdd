package dev.stoker.fleet;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.Origin;
import dev.stoker.routing.Trail;
import dev.stoker.supervise.EngineLease;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A place on an engine that Stoker runs.
 *
 * @param version of the program it runs; null where that is not known
 * @param context by its plan
 * @param seesNothing whether it was started without what a model sees with
 */
record EnginePlacement(
        EngineLease lease,
        Backend port,
        @Nullable String version,
        String model,
        @Nullable Long context,
        boolean seesNothing,
        Ticket ticket)
        implements Placement {
    /**
     * The kernel tells of a process's end within milliseconds; this leaves room for a busy machine.
     */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    @Override
    public BackendId backend() {
        return BackendNames.SUPERVISED;
    }

    @Override
    public Origin origin() {
        return Origin.SUPERVISED;
    }

    @Override
    public ServedModel served() {
        return ServedModel.named(model);
    }

    @Override
    public Endpoint endpoint() {
        return lease.endpoint();
    }

    @Override
    public Duration loadTime() {
        return lease.waited();
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
        // Its supervisor knows better: it sees the process end.
    }

    @Override
    public CompletionStage<Boolean> provedDead() {
        return lease.provedDead(PATIENCE);
    }

    @Override
    public void close() {
        lease.close();
        ticket.back().run();
    }
}
