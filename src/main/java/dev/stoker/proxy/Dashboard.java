package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The page for browsers and its files. They are the same for everybody and hold nothing of this
 * daemon: what the page shows, its script asks for, by the calls that every program has. So the
 * guard gives them to browsers without the token too.
 *
 * <p>A file is found by its whole path among those that are known; no path is ever opened.
 */
final class Dashboard {
    static final String FOLDER = "/dashboard/";
    static final String PAGE = "index.html";

    /** Beside the page; a test holds them against the folder. */
    static final List<String> PARTS =
            List.of(
                    "connect.js",
                    "daemon.js",
                    "dashboard.css",
                    "dashboard.js",
                    "element.js",
                    "fleet.js",
                    "icon.svg",
                    "machine.js",
                    "trial.js",
                    "watch.js",
                    "words.js");

    /** Own files and own calls only; nothing within the page is run or styled by itself. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private final PackedFile page;
    private final Map<String, PackedFile> parts;

    private Dashboard(PackedFile page, Map<String, PackedFile> parts) {
        this.page = page;
        this.parts = parts;
    }

    /** Reads all files into memory. */
    static Dashboard read() {
        Map<String, PackedFile> parts = new HashMap<>();
        for (String name : PARTS) {
            parts.put(FOLDER + name, PackedFile.read(FOLDER + name));
        }
        return new Dashboard(PackedFile.read(FOLDER + PAGE), Map.copyOf(parts));
    }

    /** For any method: what a browser gets of it is nothing for the description of the API. */
    void mount(Router router) {
        router.route(FOLDER + "*").handler(this::part);
    }

    private void part(RoutingContext routing) {
        ModelRoutes.leaveBody(routing);
        PackedFile file = parts.get(routing.normalizedPath());
        if (file == null) {
            throw new StokerException(
                    ErrorCode.NOT_FOUND, "the dashboard has no such file (expected: as / names)");
        }
        HttpMethod method = routing.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            ProxyRoutes.wrongMethod(routing, HttpMethod.GET);
        }
        answer(routing, file);
    }

    /** Answers with the page, to {@code GET} or {@code HEAD}. */
    void page(RoutingContext routing) {
        answer(routing, page);
    }

    private static void answer(RoutingContext routing, PackedFile file) {
        routing.response()
                .putHeader("content-security-policy", POLICY)
                .putHeader("cross-origin-opener-policy", "same-origin")
                .putHeader("referrer-policy", "same-origin");
        file.answer(routing);
    }
}
