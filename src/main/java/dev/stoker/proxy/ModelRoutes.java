package dev.stoker.proxy;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.openai.ModelObjects;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.ModelView;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The list of models in OpenAI's dialect, and one of them. */
final class ModelRoutes {
    static final String LIST = "/v1/models";

    private final Gateway gateway;

    ModelRoutes(Gateway gateway) {
        this.gateway = gateway;
    }

    void list(RoutingContext routing) {
        whenScanned(
                routing,
                view ->
                        answer(
                                routing,
                                ModelObjects.list(
                                        view.models().stream().map(ModelRoutes::entry).toList())));
    }

    void show(RoutingContext routing) {
        // The raw path: the normalised one has lost the difference between "a//b" and "a/b".
        String path = routing.request().path();
        String id = idIn(path == null ? routing.normalizedPath() : path);
        whenScanned(routing, view -> answer(routing, ModelObjects.one(entry(view.model(id)))));
    }

    /**
     * Reads a body, should there be one, for nothing: unread, it would stop the connection's next
     * request.
     */
    static void leaveBody(RoutingContext routing) {
        if (!routing.request().isEnded()) {
            routing.request().resume();
        }
    }

    /** Back on the request's own context; what goes wrong there fails the route as usual. */
    private void whenScanned(RoutingContext routing, Consumer<FleetView> then) {
        leaveBody(routing);
        Context context = routing.vertx().getOrCreateContext();
        var _ =
                gateway.scanned()
                        .thenAccept(view ->
                                context.runOnContext(_ -> {
                                    try {
                                        then.accept(view);
                                    } catch (RuntimeException e) {
                                        routing.fail(e);
                                    }
                                }));
    }

    /** A name may hold slashes: raw ones or encoded, so the rest of the path is taken as it is. */
    private static String idIn(String path) {
        String rest = path.substring(LIST.length() + 1);
        try {
            // A plus is a plus in a path.
            return URLDecoder.decode(rest.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "the model's name in the path (expected: percent-encoded UTF-8)",
                    e);
        }
    }

    private static ModelObjects.Entry entry(ModelView view) {
        CatalogueModel model = view.model();
        return new ModelObjects.Entry(
                view.id(),
                view.backend().value(),
                view.kind().wireName(),
                view.origin().wireName(),
                model.context(),
                model.trainedContext(),
                model.quantisation(),
                model.size() == null ? null : model.size().value(),
                model.loaded());
    }

    private static void answer(RoutingContext routing, byte[] json) {
        routing.response().putHeader("content-type", "application/json").end(Buffer.buffer(json));
    }
}
