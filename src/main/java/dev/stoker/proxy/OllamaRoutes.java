package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.ollama.translation.StockOrder;
import dev.stoker.dialect.ollama.translation.Surface;
import dev.stoker.dialect.ollama.translation.Wish;
import dev.stoker.dialect.ollama.translation.WishReader;
import dev.stoker.fleet.Gateway;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The routes of Ollama's dialect, in front of any backend. */
final class OllamaRoutes {
    private static final String API = "/api/";
    private static final String DELETE = API + "delete";

    private final Supplier<ProxySettings> settings;
    private final Bodies bodies;
    private final Serving serving;
    private final Gateway gateway;
    private final OllamaDeeds deeds;

    OllamaRoutes(
            Supplier<ProxySettings> settings,
            Bodies bodies,
            Serving serving,
            Gateway gateway,
            OllamaDeeds deeds) {
        this.settings = settings;
        this.bodies = bodies;
        this.serving = serving;
        this.gateway = gateway;
        this.deeds = deeds;
    }

    void mount(Router router) {
        for (Surface surface : Surface.values()) {
            call(router, surface);
        }
        look(router, "tags", deeds::tags);
        look(router, "ps", deeds::running);
        look(router, "version", deeds::version);
        router.delete(DELETE).handler(this::delete);
        post(router, "delete", this::delete);
        post(
                router,
                "show",
                routing ->
                        take(
                                routing,
                                (caller, body) -> {
                                    StockOrder order = StockOrder.read(body);
                                    return () -> Errand.start(caller, () -> deeds.show(order));
                                }));
        post(
                router,
                "copy",
                routing ->
                        take(
                                routing,
                                (caller, body) -> {
                                    StockOrder order = StockOrder.copy(body);
                                    return () ->
                                            Errand.startToTheEnd(caller, () -> deeds.copy(order));
                                }));
        post(
                router,
                "pull",
                routing ->
                        take(
                                routing,
                                (caller, body) -> {
                                    StockOrder order = StockOrder.read(body);
                                    return () ->
                                            OllamaPull.start(
                                                    caller,
                                                    order.stream(),
                                                    () -> deeds.pull(order));
                                }));
        for (String path : List.of("create", "push", "blobs/*")) {
            router.route(API + path).handler(OllamaRoutes::notHere);
        }
    }

    private void call(Router router, Surface surface) {
        String path = path(surface);
        post(
                router,
                path,
                routing ->
                        take(
                                routing,
                                (caller, body) -> {
                                    Wish wish = WishReader.read(surface, body);
                                    if (wish instanceof Wish.Unloading) {
                                        deeds.demandControl(routing);
                                    }
                                    int hop = Hops.next(caller, settings.get());
                                    int size = body.length;
                                    return () ->
                                            onceScanned(
                                                    caller,
                                                    () -> begin(caller, surface, wish, size, hop));
                                }));
    }

    /** A tag that is implied is known as such only from what is listed. */
    private void onceScanned(Caller caller, Runnable begin) {
        if (gateway.view().scanned()) {
            begin.run();
            return;
        }
        caller.await(
                gateway.scanned(),
                _ -> {
                    try {
                        begin.run();
                    } catch (RuntimeException e) {
                        caller.answer(caller.told(e));
                    }
                },
                fault -> caller.answer(caller.told(fault)));
    }

    private static String path(Surface surface) {
        return surface.name().toLowerCase(Locale.ROOT);
    }

    private void begin(Caller caller, Surface surface, Wish wish, int size, int hop) {
        String path = API + path(surface);
        String model = wish.model();
        switch (wish) {
            case Wish.Text text ->
                    serving.start(
                            caller, OllamaCall.of(surface, spec(wish), text, size), path, hop);
            case Wish.Vectors vectors ->
                    serving.start(
                            caller, OllamaCall.of(surface, spec(wish), vectors, size), path, hop);
            case Wish.Loading _ -> Errand.start(caller, () -> deeds.load(surface, model));
            case Wish.Unloading _ ->
                    Errand.startToTheEnd(caller, () -> deeds.unload(surface, model));
        }
    }

    private @Nullable String spec(Wish wish) {
        return OllamaNames.spec(gateway.view(), wish.model());
    }

    private void delete(RoutingContext routing) {
        take(
                routing,
                (caller, body) -> {
                    StockOrder order = StockOrder.read(body);
                    return () -> Errand.startToTheEnd(caller, () -> deeds.delete(order));
                });
    }

    private void take(RoutingContext routing, Bodies.Reader reader) {
        bodies.take(routing, Decoding.AT_ONCE, reader);
    }

    private static void post(Router router, String path, Consumer<RoutingContext> handler) {
        router.post(API + path).handler(handler::accept);
        router.route(API + path)
                .handler(routing -> ProxyRoutes.wrongMethod(routing, HttpMethod.POST));
    }

    /** For {@code HEAD} too, by which clients look whether somebody is there. */
    private static void look(Router router, String path, Errand.Work work) {
        router.get(API + path).handler(routing -> answer(routing, work));
        router.route(API + path)
                .handler(routing -> {
                    if (!routing.request().method().equals(HttpMethod.HEAD)) {
                        ProxyRoutes.wrongMethod(routing, HttpMethod.GET);
                    }
                    answer(routing, work);
                });
    }

    private static void answer(RoutingContext routing, Errand.Work work) {
        ModelRoutes.leaveBody(routing);
        Errand.start(new Caller(routing, Dialect.of(routing)), work);
    }

    private static void notHere(RoutingContext routing) {
        throw new StokerException(
                ErrorCode.NOT_SUPPORTED,
                "Stoker makes and publishes no models; ask the Ollama itself that is to have it");
    }
}
