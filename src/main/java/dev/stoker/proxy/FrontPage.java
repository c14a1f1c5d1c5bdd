package dev.stoker.proxy;

import dev.stoker.core.StokerVersion;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/**
 * What is at {@code /}: for programs Ollama's words, by which its clients know that they are right,
 * and whose they are here; for browsers the dashboard.
 */
final class FrontPage {
    private static final String PATH = "/";
    private static final String HTML = "text/html";

    private final Dashboard dashboard = Dashboard.read();
    private final StokerVersion version;

    private FrontPage(StokerVersion version) {
        this.version = version;
    }

    static void mount(Router router, StokerVersion version) {
        var front = new FrontPage(version);
        front.dashboard.mount(router);
        router.get(PATH).handler(front::answer);
        router.route(PATH)
                .handler(routing -> {
                    if (!routing.request().method().equals(HttpMethod.HEAD)) {
                        ProxyRoutes.wrongMethod(routing, HttpMethod.GET);
                    }
                    front.answer(routing);
                });
    }

    private void answer(RoutingContext routing) {
        ModelRoutes.leaveBody(routing);
        routing.response().headers().add("vary", "Accept");
        if (takesPages(routing.request().headers().getAll("accept"))) {
            dashboard.page(routing);
        } else {
            routing.response()
                    .putHeader("content-type", "text/plain; charset=utf-8")
                    .end("Ollama is running: Stoker " + version + " in its place\n");
        }
    }

    /** By name only: programs that take anything have not asked for a page. */
    private static boolean takesPages(List<String> accepted) {
        for (String header : accepted) {
            for (String range : header.toLowerCase(Locale.ROOT).split(",", -1)) {
                String[] parts = range.split(";", -1);
                if (parts[0].strip().equals(HTML) && !isUnwanted(parts)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isUnwanted(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].strip().matches("q\\s*=\\s*0(?:\\.0*)?")) {
                return true;
            }
        }
        return false;
    }
}
