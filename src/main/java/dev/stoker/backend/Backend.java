package dev.stoker.backend;

import dev.stoker.core.BackendKind;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One kind of model server. Implementations hold no state about any server and know one wire
 * protocol. {@link #health} and {@link #models} block: call them from a virtual thread, never from
 * an event loop. {@link #stream} and {@link #embed} never block.
 */
public interface Backend {
    /** Which kind this is. */
    BackendKind kind();

    /** The dialects callers of this kind can be relayed in. */
    Set<WireDialect> speaks();

    /** How plans reach servers of this kind. */
    Tuning tuning();

    /**
     * Asks once, without side effects: wakes nothing, loads nothing.
     *
     * @return never null and never an exception: a server that is down is {@link Health.Unusable}
     */
    Health health(Endpoint at, Duration timeout);

    /**
     * Models this server can serve now, in the order it reports them.
     *
     * @return an immutable list; empty if the server is up but has no model
     * @throws dev.stoker.core.StokerException {@code BACKEND_UNREACHABLE}, {@code BACKEND_TIMEOUT}
     *     or {@code BACKEND_ERROR} if there is no complete answer within {@code timeout}
     */
    List<CatalogueModel> models(Endpoint at, Duration timeout);

    /**
     * Generates. Nothing is sent before the subscription; demand is honoured up to the socket;
     * cancelling the subscription closes the upstream at once, in every phase. Items arrive on the
     * event loop.
     *
     * @return deltas and one {@link Event.Finished}; fails with a {@code StokerException}: {@code
     *     BACKEND_UNREACHABLE} (the request was not written), {@code STREAM_CUT} (ended without a
     *     finish reason), {@code CONTEXT_EXCEEDED}, {@code BACKEND_ERROR} with the server's own
     *     text, minus secrets and paths
     */
    Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request);

    /** Embeds; errors and cancellation as in {@link #stream}. */
    Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request);
}
