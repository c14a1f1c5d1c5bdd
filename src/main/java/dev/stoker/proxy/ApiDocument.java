package dev.stoker.proxy;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The description of every route by OpenAPI. The build makes it of the resources' annotations and
 * of {@code META-INF/openapi.yaml}, so that a start has nothing to do with it.
 */
final class ApiDocument {
    private static final String PATH = "/q/openapi";
    private static final String FILE = "/openapi/openapi";

    private ApiDocument() {}

    /** At its path, and at the same with an ending; before what Quarkus has below {@code /q}. */
    static void mount(Router router) {
        for (String path : new String[] {PATH, PATH + ".json", PATH + ".yaml", PATH + ".yml"}) {
            router.route(path).order(-1).handler(ApiDocument::answer);
        }
    }

    private static void answer(RoutingContext routing) {
        ModelRoutes.leaveBody(routing);
        HttpMethod method = routing.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            ProxyRoutes.wrongMethod(routing, HttpMethod.GET);
        }
        routing.response().headers().add("vary", "Accept");
        String name = FILE + (wantsJson(routing) ? ".json" : ".yaml");
        // It is hardly ever asked for: read for each caller, and kept for none.
        routing.vertx()
                .executeBlocking(() -> PackedFile.read(name), false)
                .onSuccess(file -> file.answer(routing))
                .onFailure(routing::fail);
    }

    /** By the ending, else by the parameter, else by the header; YAML where nothing is said. */
    private static boolean wantsJson(RoutingContext routing) {
        String path = routing.normalizedPath();
        if (!path.equals(PATH)) {
            return path.endsWith("json");
        }
        String format = routing.request().getParam("format");
        return format == null
                ? names(routing.request().getHeader("accept"), "application/json")
                : format.equalsIgnoreCase("json");
    }

    private static boolean names(@Nullable String header, String type) {
        return header != null && header.toLowerCase(Locale.ROOT).contains(type);
    }
}
