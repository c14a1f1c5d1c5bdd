package dev.stoker.proxy;

import dev.stoker.backend.Capability;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.Origin;
import dev.stoker.fleet.Placement;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Recalled;
import dev.stoker.proxy.FakeGateway.FakePlacement;
import dev.stoker.proxy.cache.AnswerCache;
import dev.stoker.templates.PromptTemplate;
import dev.stoker.templates.PromptTemplates;
import dev.stoker.testing.FakeModelServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The data path on a real port, before a fake model server. */
final class ProxyRig implements AutoCloseable {
    final OpenCalls open = new OpenCalls(Duration.ofMillis(300));

    static final String CHAT = "/v1/chat/completions";

    static final PromptTemplates TEMPLATES =
            new PromptTemplates(
                    Map.of(
                            "weather",
                            new PromptTemplate.Source(
                                    "How warm is it in {city}?", "You are {tone ?: 'kind'}.")));

    /** Names the app that a call is of; the guard finds it out otherwise. */
    static final String APP = "x-test-app";

    private final List<Recalled> recalls = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final WireClient wire = new WireClient(vertx);
    private final BlockingQueue<CallRecord> records = new LinkedBlockingQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;
    private final OpenAiPort port = port(EnumSet.allOf(Capability.class));

    final FakeModelServer model = FakeModelServer.start();
    final FakeGateway gateway = new FakeGateway();

    ProxyRig() {
        this(ProxySettings.DEFAULT);
    }

    ProxyRig(ProxySettings settings) {
        this(settings, BodyIntake.of(settings));
    }

    /** Routes that say so keep their answers there. */
    ProxyRig(AnswerCache cache) {
        this(ProxySettings.DEFAULT, BodyIntake.of(ProxySettings.DEFAULT), cache, () -> TEMPLATES);
    }

    /** With templates that may be other ones with each call. */
    ProxyRig(Supplier<PromptTemplates> templates) {
        this(
                ProxySettings.DEFAULT,
                BodyIntake.of(ProxySettings.DEFAULT),
                AnswerCache.off(),
                templates);
    }

    ProxyRig(ProxySettings settings, BodyIntake intake) {
        this(settings, intake, AnswerCache.off(), () -> TEMPLATES);
    }

    private ProxyRig(
            ProxySettings settings,
            BodyIntake intake,
            AnswerCache cache,
            Supplier<PromptTemplates> templates) {
        gateway.always(() -> at(Origin.SUPERVISED));
        var router = Router.router(vertx);
        var routes =
                new ProxyRoutes(
                        () -> settings,
                        intake,
                        gateway,
                        wire::request,
                        templates,
                        new ProxyRoutes.Desk(observer(), open, cache));
        ProxyRoutes.countFor(router, routing -> routing.request().getHeader(APP));
        routes.mount(router);
        routes.mount(router, NoStock.before(gateway, false));
        server =
                await(
                        vertx.createHttpServer()
                                .requestHandler(request -> {
                                    // As Quarkus does.
                                    request.pause();
                                    router.handle(request);
                                })
                                .listen(0, "127.0.0.1"));
    }

    private CallObserver observer() {
        return new CallObserver() {
            @Override
            public void ended(CallRecord call) {
                records.add(call);
            }

            @Override
            public void recalled(Recalled how) {
                recalls.add(how);
            }
        };
    }

    /** How each call of a route that keeps answers was answered, in order. */
    List<Recalled> recalls() {
        return recalls;
    }

    /** A placement on the fake model server. */
    CompletionStage<Placement> at(Origin origin) {
        return at(model.base(), origin, false);
    }

    /** A placement anywhere. */
    CompletionStage<Placement> at(URI base, Origin origin, boolean dies) {
        return gateway.at(base, origin, port, dies);
    }

    /** A port of the same wire that can do only that. */
    OpenAiPort port(Set<Capability> can) {
        return new OpenAiPort(new OpenAiWire(wire), Set.copyOf(can));
    }

    /** From now on calls go to a server of others that can do only that. */
    ProxyRig foreign(Set<Capability> can) {
        OpenAiPort less = port(can);
        gateway.always(() -> gateway.at(model.base(), Origin.DISCOVERED, less, false));
        return this;
    }

    /** From now on calls go to a server that Stoker does not run. */
    ProxyRig foreign() {
        gateway.always(() -> at(Origin.DISCOVERED));
        return this;
    }

    /** The client that all of this shares. */
    WireClient wire() {
        return wire;
    }

    OpenAiPort port() {
        return port;
    }

    int portNumber() {
        return server.actualPort();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return http.send(request(path, body, headers), BodyHandlers.ofString());
    }

    /** The body of an answer while it comes. */
    InputStream open(String path, String body) throws Exception {
        return http.send(request(path, body), BodyHandlers.ofInputStream()).body();
    }

    private HttpRequest request(String path, String body, String... headers) {
        var request =
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(20))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body));
        return (headers.length > 0 ? request.headers(headers) : request).build();
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    HttpClient http() {
        return http;
    }

    /** What the observer was told of the next call that ended. */
    CallRecord nextRecord() throws InterruptedException {
        CallRecord call = records.poll(5, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("no call ended within 5 s");
        }
        return call;
    }

    /** The placements of the calls so far, all closed by now. */
    List<FakePlacement> closedPlacements() {
        gateway.placements().forEach(FakePlacement::awaitClosed);
        return gateway.placements();
    }

    /** A request for a chat. */
    static String chat(boolean stream) {
        return "{\"model\":\"tiny@llamacpp\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],"
                + "\"stream\":"
                + stream
                + "}";
    }

    @Override
    public void close() {
        http.shutdownNow();
        gateway.close();
        model.close();
        wire.close();
        await(vertx.close());
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
