package dev.stoker.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.testing.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule 5 of the security rules: one guard in front of every route there is, and of none. */
@QuarkusTest
final class GuardComponentTest {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    @Inject Router router;
    @Inject EdgeSettings settings;

    private final List<Route> added = new ArrayList<>();
    private final AtomicInteger reached = new AtomicInteger();

    @BeforeEach
    void addRoutes() {
        added.add(
                router.route()
                        .order(Integer.MIN_VALUE)
                        .failureHandler(GuardComponentTest::showCode));
        for (String path : List.of("/guarded/static.txt", "/stoker/v1/generate", "/stoker/v1/x")) {
            added.add(
                    router.route(path)
                            .order(-1)
                            .handler(context -> {
                                reached.incrementAndGet();
                                context.response().end("reached");
                            }));
        }
    }

    @AfterEach
    void removeRoutes() {
        added.forEach(Route::remove);
    }

    @Test
    void answersNoForeignSiteOnAnyRouteOrMethod() throws IOException {
        Set<String> paths = paths();

        var open = new ArrayList<String>();
        for (String path : paths) {
            for (String method : METHODS) {
                for (String[] intrusion : intrusions()) {
                    RawHttp.Answer answer =
                            http().send(method + " " + path + " HTTP/1.1", intrusion);
                    if (!isRefused(answer) || answer.hasAnyCors()) {
                        open.add(method + " " + path + " " + List.of(intrusion) + answer.text());
                    }
                }
            }
        }

        assertThat(paths).hasSizeGreaterThan(12).contains("/q/health", "/metrics", "/stoker/v1/x");
        assertThat(open).isEmpty();
        assertThat(reached).hasValue(0);
    }

    @Test
    void servesProgramsOnThisMachine() throws IOException {
        assertThat(get("/q/health/live").status()).isEqualTo(200);
        assertThat(get("/metrics").status()).isEqualTo(200);
        assertThat(get("/guarded/static.txt").text()).contains("reached");
        assertThat(get("/no/such/path").status()).isEqualTo(404);
    }

    /** The router decodes and normalises; what the guard judges must be what it then matches. */
    @Test
    void closesControlRoutesHoweverTheyAreSpelt() throws IOException {
        for (String path :
                List.of(
                        "/stoker/v1/x",
                        "//stoker/v1/x",
                        "/stoker//v1/x",
                        "/stoker/v1/./x",
                        "/stoker/v1/generate/../x",
                        "/stoker/v1/generate/%2e%2e/x",
                        "/stoker/v1/%78",
                        "/stoker/v1/x/",
                        "/stoker/v1/generate%2f..%2fx",
                        "/stoker/v1/x?/stoker/v1/generate",
                        "/stoker/v1/x;/stoker/v1/generate")) {
            RawHttp.Answer answer = post(path, "content-type: application/json");

            assertThat(answer.status()).as(path).isIn(401, 404);
        }
        assertThat(reached).hasValue(0);
        assertThat(post("/stoker/v1/generate", "content-type: application/json").status())
                .isEqualTo(200);
    }

    @Test
    void takesTheTokenFromTheOwnersFile() throws IOException {
        Secret token = AdminToken.read(settings.stateFolder());

        RawHttp.Answer without = post("/stoker/v1/x", "content-type: application/json");
        RawHttp.Answer with =
                post(
                        "/stoker/v1/x",
                        "content-type: application/json",
                        "authorization: Bearer " + token.value());

        assertThat(without.status()).isEqualTo(401);
        assertThat(without.text()).containsIgnoringCase("www-authenticate: Bearer");
        assertThat(with.status()).isEqualTo(200);
        assertThat(Path.of(settings.stateFolder().toString())).exists();
    }

    @Test
    void refusesASimpleContentTypeBeforeAnyRoute() throws IOException {
        RawHttp.Answer answer = post("/stoker/v1/generate", "content-type: text/plain");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(reached).hasValue(0);
    }

    @Test
    void refusesAnOversizeBodyBeforeItIsSent() throws IOException {
        RawHttp.Answer answer =
                http().send(
                                "POST /stoker/v1/generate HTTP/1.1",
                                "Host: localhost:" + RestAssured.port,
                                "content-type: application/json",
                                "content-length: 999999999");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(reached).hasValue(0);
    }

    @Test
    void refusesOversizeHeadersAndLines() throws IOException {
        String host = "Host: localhost:" + RestAssured.port;

        assertThat(http().send("GET / HTTP/1.1", host, "x: " + "x".repeat(70_000)).status())
                .isEqualTo(431);
        assertThat(http().send("GET /" + "x".repeat(9_000) + " HTTP/1.1", host).status())
                .isEqualTo(414);
    }

    @Test
    void keepsTheNextRequestOfTheSameConnectionApart() throws IOException {
        String host = "Host: localhost:" + RestAssured.port + "\r\n";
        String refused =
                "POST /stoker/v1/generate HTTP/1.1\r\n"
                        + host
                        + "content-type: text/plain\r\ncontent-length: 31\r\n\r\n"
                        + "GET /guarded/static.txt HTTP/1.1";
        String next = "GET /no/such HTTP/1.1\r\n" + host + "connection: close\r\n\r\n";

        RawHttp.Answer answer = http().exchange(refused.substring(0, refused.length() - 1) + next);

        assertThat(answer.text()).containsOnlyOnce("HTTP/1.1 415").containsOnlyOnce("HTTP/1.1 404");
        assertThat(reached).hasValue(0);
    }

    @Test
    void saysThatNoPageMayFrameOrReadAnAnswer() throws IOException {
        RawHttp.Answer answer = get("/guarded/static.txt");

        assertThat(answer.has("x-content-type-options")).isTrue();
        assertThat(answer.has("x-frame-options")).isTrue();
        assertThat(answer.has("cross-origin-resource-policy")).isTrue();
        assertThat(answer.hasAnyCors()).isFalse();
    }

    /** What the guard takes for nothing must be nothing, lest it tell a caller so of a route. */
    @Test
    void knowsEveryRouteOfTheDialectsOfOthers() {
        List<String> ofOthers =
                paths().stream()
                        .filter(path -> path.startsWith("/v1/") || path.startsWith("/api/"))
                        .toList();

        assertThat(ofOthers).hasSizeGreaterThan(20).contains("/v1/messages", "/api/pull");
        assertThat(ofOthers)
                .filteredOn(
                        path -> OpenRoutes.isUnknownCall(EdgeFixtures.post(whole(path)).request()))
                .isEmpty();
    }

    /** Of a route that takes more, the router tells the beginning. */
    private static String whole(String path) {
        return path.endsWith("/") ? path + "x" : path;
    }

    private List<String[]> intrusions() {
        String own = "Host: localhost:" + RestAssured.port;
        String close = "Connection: close";
        return List.of(
                new String[] {"Host: evil.example", close},
                new String[] {"Host: 2130706433:" + RestAssured.port, close},
                new String[] {own, own, close},
                new String[] {own, "Origin: https://evil.example", close},
                new String[] {own, "Origin: null", close},
                new String[] {own, "Sec-Fetch-Site: cross-site", close},
                new String[] {own, "Sec-Fetch-Site: same-site", close});
    }

    private static boolean isRefused(RawHttp.Answer answer) {
        return switch (answer.status()) {
            // Doubled Host headers may be refused by the server itself, before there is a route.
            case 400 -> true;
            case 403, 405 -> answer.has("x-refused");
            default -> false;
        };
    }

    private Set<String> paths() {
        Set<String> paths =
                new TreeSet<>(
                        List.of(
                                "/",
                                "/q",
                                "/q/",
                                "/q/health",
                                "/q/health/live",
                                "/q/health/ready",
                                "/q/openapi",
                                "/metrics",
                                "/v1/models",
                                "/api/tags",
                                "/stoker/v1/hardware",
                                "/favicon.ico",
                                "/index.html",
                                "/no/such/path",
                                "//",
                                "/%2e%2e/x"));
        router.getRoutes().stream()
                .map(Route::getPath)
                .filter(Objects::nonNull)
                .forEach(paths::add);
        return paths;
    }

    private RawHttp.Answer get(String path) throws IOException {
        return http().send(
                        "GET " + path + " HTTP/1.1",
                        "Host: localhost:" + RestAssured.port,
                        "Connection: close");
    }

    private RawHttp.Answer post(String path, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Host: localhost:" + RestAssured.port);
        all.add("Connection: close");
        all.add("content-length: 0");
        return http().send("POST " + path + " HTTP/1.1", all.toArray(String[]::new));
    }

    private RawHttp http() {
        return new RawHttp(RestAssured.port);
    }

    private static void showCode(RoutingContext context) {
        if (context.failure() instanceof StokerException refusal) {
            context.response()
                    .putHeader("x-refused", refusal.code().wireName())
                    .setStatusCode(refusal.code().httpStatus())
                    .end(refusal.detail());
        } else {
            context.next();
        }
    }
}
