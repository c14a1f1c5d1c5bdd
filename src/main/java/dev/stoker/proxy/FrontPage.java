package dev.stoker.proxy;

import dev.stoker.core.StokerVersion;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * What is at {@code /}: for programs Ollama's words, by which its clients know that they are right,
 * and whose they are here; for browsers a page that leads on. Nothing in it changes.
 */
final class FrontPage {
    private static final String PATH = "/";

    /** No script, no picture, nothing from elsewhere. */
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Stoker</title>
            <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}</style>
            <h1>Stoker {version} is running</h1>
            <p>One address for every model server on this machine. There is no dashboard yet;
            what there is answers in JSON, and <code>stoker status</code> shows it in a terminal.</p>
            <ul>
            <li><a href="/stoker/v1/models">models</a>, <a href="/stoker/v1/backends">backends</a>,
            <a href="/stoker/v1/hardware">hardware</a></li>
            <li><a href="/q/health">health</a>, <a href="/metrics">metrics</a></li>
            <li><a href="/q/openapi">the API, as an OpenAPI document</a></li>
            </ul>
            <p>Apps that speak OpenAI's dialect take <code>/v1</code> at this address, those that
            speak Ollama's the address itself.</p>
            </html>
            """;

    private FrontPage() {}

    static void mount(Router router, StokerVersion version) {
        router.get(PATH).handler(routing -> answer(routing, version));
        router.route(PATH)
                .handler(routing -> {
                    if (!routing.request().method().equals(HttpMethod.HEAD)) {
                        ProxyRoutes.wrongMethod(routing, HttpMethod.GET);
                    }
                    answer(routing, version);
                });
    }

    private static void answer(RoutingContext routing, StokerVersion version) {
        ModelRoutes.leaveBody(routing);
        String accepted = routing.request().getHeader("accept");
        boolean page = accepted != null && accepted.contains("text/html");
        HttpServerResponse response = routing.response().putHeader("vary", "Accept");
        if (page) {
            response.putHeader("content-security-policy", POLICY)
                    .putHeader("content-type", "text/html; charset=utf-8")
                    .end(PAGE.replace("{version}", version.value()));
        } else {
            response.putHeader("content-type", "text/plain; charset=utf-8")
                    .end("Ollama is running: Stoker " + version + " in its place\n");
        }
    }
}
