package dev.stoker.backend;

import dev.stoker.core.BackendKind;
import dev.stoker.core.Secret;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Ranking;
import dev.stoker.inference.RerankRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One kind of model server. Implementations hold no state about any server and know one wire
 * protocol. {@link #health} and {@link #models} block: call them from a virtual thread, never from
 * an event loop. {@link #stream} and its siblings never block.
 *
 * <p>Every error of a server becomes one {@code StokerException} with a {@code BackendFault}: the
 * server's own text and status, minus secrets and paths, its cause, and when to come again. A
 * stream that ends without a finish reason is an error, however it ends. Cancelling closes the
 * connection in every phase, which stops the work there.
 */
public interface Backend {
    /** Which kind this is. */
    BackendKind kind();

    /**
     * What servers of this kind can do; one of them may lack some of it ({@link
     * Health.Ready#lacks}).
     *
     * @param version as the server tells it; null where it does not, or before it was asked: then
     *     what every release can that is still in use
     */
    Set<Capability> capabilities(@Nullable String version);

    /**
     * The dialects in which callers of such a server can be relayed, byte for byte but for {@link
     * #relayedFields}. A dialect that it has and that would lose something on the way is not among
     * them, unless the kind says how it is kept.
     *
     * @param version as in {@link #capabilities}; what came with some release and cannot be proved
     *     to be there is not among them, since a caller can always be translated for instead
     */
    Set<WireDialect> speaks(@Nullable String version);

    /**
     * Whether such a server also counts what a request in Anthropic's dialect would take, at {@code
     * /v1/messages/count_tokens}, so that callers can be relayed there. Not every server that
     * speaks {@link WireDialect#ANTHROPIC} does; for the others {@link #countTokens} counts texts.
     *
     * @param version as in {@link #speaks}
     */
    default boolean countsMessages(@Nullable String version) {
        return false;
    }

    /**
     * Whether each call for a model that is not in memory has the server load a copy of it, as many
     * copies as calls come before the first has loaded: then one is to go ahead of all others.
     */
    default boolean loadsForEachCall() {
        return false;
    }

    /**
     * Whether such a server, when it is to load a model that does not fit, lets go of others of its
     * own by itself, by what is free then.
     */
    default boolean makesRoom() {
        return false;
    }

    /**
     * Where a caller's request is relayed to.
     *
     * @param path as the caller asked for it in a dialect of {@link #speaks}, such as {@code
     *     /v1/chat/completions}
     */
    default URI relayed(Endpoint at, ServedModel model, String path) {
        return path.startsWith(Endpoint.USUAL_API + "/")
                ? at.openAi(path.substring(Endpoint.USUAL_API.length()))
                : at.at(path);
    }

    /**
     * The fields of a caller's request that this kind takes otherwise than the dialect says; a
     * relay sends all else byte for byte. Pure, and quick: an event loop asks.
     *
     * @param path as in {@link #relayed}
     * @param field the JSON of a field of the request's top level; null where it has none
     * @return JSON by the name of the field; empty for most kinds and requests
     */
    default Map<String, String> relayedFields(
            String path, Function<String, @Nullable String> field) {
        return Map.of();
    }

    /** How a key is shown to servers of this kind. */
    default Access access(@Nullable Secret key) {
        return Access.bearer(key);
    }

    /** How plans reach servers of this kind. */
    Tuning tuning();

    /** How the models of servers of this kind are managed. */
    Stock stock();

    /**
     * Asks once, without side effects and without cost: wakes nothing, loads nothing.
     *
     * @return never null and never an exception: a server that is down is {@link Health.Unusable},
     *     and so is one that does not take the key
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

    /** How servers of this kind tell of changes; null for most, which have to be asked. */
    default @Nullable ChangeFeed changes() {
        return null;
    }

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

    /**
     * What {@link #stream} leaves out of that request, since servers of this kind have no word for
     * it, or that model takes none, by the names of OpenAI's dialect. Nothing that its capabilities
     * name. Pure.
     */
    default List<String> dropped(ServedModel model, GenerateRequest request) {
        return List.of();
    }

    /** Embeds; errors and cancellation as in {@link #stream}. */
    Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request);

    /** Puts documents in order; errors and cancellation as in {@link #stream}. */
    default Uni<Ranking> rerank(Endpoint at, ServedModel model, RerankRequest request) {
        return Uni.createFrom().failure(() -> NotSupported.by(this, "rerank documents"));
    }

    /**
     * Counts the tokens of a text by the model's own tokenizer; errors and cancellation as in
     * {@link #stream}. May load the model.
     */
    default Uni<Integer> countTokens(Endpoint at, ServedModel model, String text) {
        return Uni.createFrom().failure(() -> NotSupported.by(this, "count tokens"));
    }

    /**
     * Counts the tokens of a whole prompt as that server would read it: with the template, the
     * tools and what stands at its beginning; errors and cancellation as in {@link #stream}. Where
     * a picture's tokens cannot be counted, a request with one fails with {@code NOT_SUPPORTED}.
     * May load the model.
     */
    default Uni<Integer> countPrompt(Endpoint at, ServedModel model, GenerateRequest request) {
        return Uni.createFrom()
                .failure(() -> NotSupported.by(this, "count the tokens of a prompt"));
    }

    /**
     * Whether such a server, asked as this port and its relays ask, surely refuses a prompt that is
     * longer than the context, and never cuts it in silence. Each kind says where that is known
     * from.
     *
     * @param version as in {@link #capabilities}
     */
    default boolean refusesTooLong(@Nullable String version, Use use) {
        return false;
    }

    /**
     * The context that every call for this model asks for; null where calls ask for none, as with
     * most kinds. Unit: tokens.
     */
    default @Nullable Long contextAsked(ServedModel model) {
        return null;
    }
}
