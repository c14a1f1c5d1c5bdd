package dev.stoker.proxy;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.ListedModel;
import dev.stoker.dialect.anthropic.ModelPage;
import dev.stoker.dialect.openai.ModelObjects;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.RouteView;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The list of models in the dialects of OpenAI and Anthropic, and one of them. */
final class ModelRoutes {
    static final String LIST = "/v1/models";

    private final Gateway gateway;

    ModelRoutes(Gateway gateway) {
        this.gateway = gateway;
    }

    void list(RoutingContext routing) {
        ModelPage page = isAnthropic(routing) ? page(routing.request()) : null;
        whenScanned(
                routing,
                view -> {
                    List<ListedModel> models =
                            Stream.concat(
                                            view.routes().stream().map(ModelRoutes::entry),
                                            view.models().stream().map(ModelRoutes::entry))
                                    .toList();
                    answer(routing, page == null ? ModelObjects.list(models) : page.json(models));
                });
    }

    private static boolean isAnthropic(RoutingContext routing) {
        return Dialect.of(routing) == Dialect.ANTHROPIC;
    }

    private static ModelPage page(HttpServerRequest request) {
        return ModelPage.of(
                request.getParam("limit"),
                request.getParam("after_id"),
                request.getParam("before_id"));
    }

    void show(RoutingContext routing) {
        // The raw path: the normalised one has lost the difference between "a//b" and "a/b".
        String path = routing.request().path();
        String id = idIn(path == null ? routing.normalizedPath() : path);
        whenScanned(
                routing,
                view -> {
                    RouteView route = view.route(id);
                    ListedModel model = route == null ? entry(view.model(id)) : entry(route);
                    answer(
                            routing,
                            isAnthropic(routing) ? ModelPage.one(model) : ModelObjects.one(model));
                });
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

    private static ListedModel entry(ModelView view) {
        CatalogueModel model = view.model();
        return new ListedModel(
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

    /** By the name that callers may use in the place of a model's. */
    private static ListedModel entry(RouteView route) {
        return new ListedModel(
                route.name(),
                RouteView.OWNER,
                RouteView.KIND,
                Origin.CONFIGURED.wireName(),
                route.context(),
                null,
                null,
                null,
                null);
    }

    private static void answer(RoutingContext routing, byte[] json) {
        routing.response().putHeader("content-type", "application/json").end(Buffer.buffer(json));
    }
}
