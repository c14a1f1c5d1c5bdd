package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.anthropic.MessagesRequest;
import dev.stoker.dialect.openai.OpenAiRequest;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.fleet.Gateway;
import dev.stoker.proxy.cache.AnswerCache;
import dev.stoker.templates.PromptTemplates;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All routes of the data path, and what every route needs: a request id and one error handler. */
public final class ProxyRoutes {
    /** After the guard, before all else. */
    private static final int FIRST = Integer.MIN_VALUE + 1;

    /** After everybody else's routes. */
    private static final int LAST = Integer.MAX_VALUE - 1;

    private static final String NATIVE = "/stoker/v1";
    private static final Set<String> NATIVE_CALLS =
            Set.of(
                    NATIVE + "/generate",
                    NATIVE + "/stream",
                    NATIVE + "/embed",
                    NATIVE + "/tokenize");

    private final Supplier<ProxySettings> settings;
    private final Bodies bodies;
    private final Gateway gateway;
    private final Serving serving;
    private final NativeRoutes ours;
    private final ModelRoutes models;

    /**
     * The routes, with what they tell of calls.
     *
     * @param settings asked as calls go on: each try keeps what it began with. The limit of bodies
     *     alone stays what it is now, since memory was put aside by it
     * @param templates asked by each call
     */
    public ProxyRoutes(
            Supplier<ProxySettings> settings,
            Gateway gateway,
            Upstreams upstreams,
            Supplier<PromptTemplates> templates,
            Desk desk) {
        this(settings, BodyIntake.of(settings.get()), gateway, upstreams, templates, desk);
    }

    /**
     * Has each call count for its app. To be called before {@link #mount(Router)}.
     *
     * @param names the name of a request's app, or where it comes from; null for this machine
     */
    public static void countFor(Router router, Function<RoutingContext, @Nullable String> names) {
        router.route().order(FIRST).handler(new Apps(names));
    }

    ProxyRoutes(
            Supplier<ProxySettings> settings,
            BodyIntake intake,
            Gateway gateway,
            Upstreams upstreams,
            Supplier<PromptTemplates> templates,
            Desk desk) {
        var calls =
                new Calls(
                        gateway,
                        desk,
                        settings,
                        new RetryBudget(() -> settings.get().retries(), System::nanoTime));
        this.settings = settings;
        this.bodies = new Bodies(intake);
        this.gateway = gateway;
        this.serving =
                new Serving(
                        calls,
                        upstreams,
                        settings,
                        new Recall(desk.cache(), gateway, desk.observer()));
        this.ours = new NativeRoutes(templates);
        this.models = new ModelRoutes(gateway);
    }

    /** Whether this class answers at a path, if only that there is nothing. */
    static boolean owns(String path) {
        return NATIVE_CALLS.contains(path) || Dialect.at(path) != Dialect.NATIVE;
    }

    /** Adds the routes. The guard's must have the lowest order of all, or run before. */
    public void mount(Router router) {
        router.route().order(FIRST).handler(new RequestId()).failureHandler(new ErrorHandler());
        openAi(router, "/v1/chat/completions", Shape.CHAT);
        openAi(router, "/v1/completions", Shape.COMPLETION);
        openAi(router, "/v1/embeddings", Shape.EMBEDDING);
        post(router, "/v1/responses", ResponsesCall::read);
        post(router, "/v1/rerank", RerankCall::read);
        post(
                router,
                "/v1/audio/speech",
                body -> MediaCall.speech(body, settings.get().pictureUrls()));
        post(
                router,
                "/v1/images/generations",
                body -> MediaCall.images(body, settings.get().pictureUrls()));
        form(
                router,
                "/v1/audio/transcriptions",
                (type, body) -> MediaCall.transcription(type, body, settings.get().pictureUrls()));
        post(router, "/v1/messages", body -> new MessagesCall(MessagesRequest.read(body), false));
        post(
                router,
                "/v1/messages/count_tokens",
                body -> new MessagesCall(MessagesRequest.counting(body), true));
        generate(router, "/generate", false);
        generate(router, "/stream", true);
        post(router, NATIVE + "/embed", NativeRoutes::embed);
        post(router, NATIVE + "/tokenize", NativeRoutes::tokenize);
        get(router, ModelRoutes.LIST, models::list);
        get(router, ModelRoutes.LIST + "/*", models::show);
        // Quarkus would answer with a page of HTML, to programs too.
        router.route().order(LAST).handler(ProxyRoutes::nothingHere);
    }

    /**
     * Adds the routes of Ollama's dialect and the front page, which names it, and the API's
     * description.
     */
    public void mount(Router router, ModelStock stock) {
        var deeds = new OllamaDeeds(gateway, stock);
        new OllamaRoutes(settings, bodies, serving, gateway, deeds).mount(router);
        FrontPage.mount(router, stock.version());
        ApiDocument.mount(router);
    }

    private void openAi(Router router, String path, Shape shape) {
        post(
                router,
                path,
                body ->
                        new OpenAiCall(
                                OpenAiRequest.read(shape, body), settings.get().pictureUrls()));
    }

    private void generate(Router router, String path, boolean streams) {
        post(router, NATIVE + path, ours::atOnce, body -> ours.generate(body, streams));
    }

    /**
     * @param reader reads the body, on any thread
     */
    private void post(Router router, String path, Function<byte[], Asked> reader) {
        post(router, path, () -> Decoding.AT_ONCE, reader);
    }

    /**
     * @param atOnce asked by each call, see {@link Bodies#take}
     */
    private void post(
            Router router, String path, IntSupplier atOnce, Function<byte[], Asked> reader) {
        router.post(path).handler(routing -> read(routing, path, atOnce.getAsInt(), reader));
        router.route(path).handler(routing -> wrongMethod(routing, HttpMethod.POST));
    }

    /** A call whose body is a form with a file in it, by its content type. */
    private void form(
            Router router, String path, BiFunction<@Nullable String, byte[], Asked> reader) {
        router.post(path)
                .handler(routing -> {
                    String type = routing.request().getHeader("content-type");
                    read(routing, path, Decoding.AT_ONCE, body -> reader.apply(type, body));
                });
        router.route(path).handler(routing -> wrongMethod(routing, HttpMethod.POST));
    }

    private static void get(Router router, String path, Consumer<RoutingContext> handler) {
        router.get(path).handler(handler::accept);
        router.route(path).handler(routing -> wrongMethod(routing, HttpMethod.GET));
    }

    private void read(
            RoutingContext routing, String path, int atOnce, Function<byte[], Asked> reader) {
        bodies.take(
                routing,
                atOnce,
                (caller, body) -> {
                    int hop = Hops.next(caller, settings.get());
                    Asked asked = reader.apply(body);
                    serving.consider(caller, asked, path, body);
                    return () -> serving.start(caller, asked, path, hop);
                });
    }

    static void wrongMethod(RoutingContext routing, HttpMethod right) {
        routing.response().putHeader("allow", right.name());
        throw new StokerException(
                ErrorCode.METHOD_NOT_ALLOWED,
                "method " + routing.request().method() + " (expected: " + right + ")");
    }

    private static void nothingHere(RoutingContext routing) {
        throw new StokerException(
                ErrorCode.NOT_FOUND,
                "there is nothing at this path for the method " + routing.request().method());
    }

    /**
     * Who is told of calls, at their beginning and at their end.
     *
     * @param cache keeps the answers of those whose routes say so
     */
    public record Desk(CallObserver observer, OpenCalls open, AnswerCache cache) {
        /** Nothing is kept. */
        Desk(CallObserver observer, OpenCalls open) {
            this(observer, open, AnswerCache.off());
        }
    }
}
