package dev.stoker.security;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of every request. Refuses by failing the route with a {@link StokerException},
 * so that no later handler sees the request. Runs on the event loop and never blocks.
 */
public final class Guard implements Handler<RoutingContext> {
    /** How long a refused caller may go on sending before its connection is closed. */
    private static final long LINGER_MS = 1_000;

    /** How long the body of a refused call may take that is read for nothing. */
    private static final Duration BODY_PATIENCE = Duration.ofMinutes(1);

    /** What an answer of any dialect says in its head, for pages to read. */
    private static final String EXPOSED =
            "x-request-id, request-id, retry-after, x-stoker-backend, x-stoker-model, x-stoker-path,"
                    + " x-stoker-route, x-stoker-dropped, x-stoker-estimate, x-stoker-structured,"
                    + " x-stoker-cache, age";

    /**
     * What pages may send. Those of {@code anthropic} and {@code x-stainless} its SDK sends with
     * each request, and OpenAI's the latter; one that is not allowed stops the call.
     */
    private static final String ALLOWED =
            "authorization, cache-control, content-type, x-api-key, x-stoker-token, x-stoker-priority,"
                    + " x-stoker-conversation, x-request-id,"
                    + " anthropic-version, anthropic-beta,"
                    + " anthropic-dangerous-direct-browser-access, x-stainless-arch,"
                    + " x-stainless-async, x-stainless-custom-poll-interval, x-stainless-helper,"
                    + " x-stainless-helper-method, x-stainless-lang, x-stainless-os,"
                    + " x-stainless-package-version, x-stainless-poll-helper,"
                    + " x-stainless-retry-count, x-stainless-runtime,"
                    + " x-stainless-runtime-version, x-stainless-timeout";

    private static final String CONTROLS = "stoker.may-control-ollama";

    private static final String PARTY = "stoker.party";

    /** Neither is in the name of any app. */
    private static final String PEER = "peer:";

    private static final String USER = "user:";

    private final EdgeRules rules;
    private final Duration bodyPatience;

    public Guard(EdgeSettings settings, AdminToken token, AppKeys keys) {
        this(new EdgeRules(settings, token, keys), BODY_PATIENCE);
    }

    Guard(EdgeRules rules, Duration bodyPatience) {
        this.rules = rules;
        this.bodyPatience = bodyPatience;
    }

    /**
     * Whether who sent a request may do what the control routes of Ollama's dialect do, for calls
     * of which only the body tells that they do it. False of a request that no guard has seen.
     */
    public static boolean mayControlOllama(RoutingContext context) {
        return Boolean.TRUE.equals(context.get(CONTROLS));
    }

    /**
     * Whom a request counts for: the name of the app whose key it shows, else where it comes from,
     * which on the Unix socket is a user; null where it comes from this machine by TCP, or if no
     * guard has seen it.
     */
    public static @Nullable String party(RoutingContext context) {
        return context.get(PARTY);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerResponse response = context.response();
        // For browsers too old to say where a request comes from: no page can use the answer.
        response.putHeader("x-content-type-options", "nosniff");
        response.putHeader("x-frame-options", "DENY");
        response.putHeader("cross-origin-resource-policy", "same-origin");
        EdgeRequest request = facts(context);
        switch (rules.judge(request)) {
            case Verdict.Pass(String origin) -> {
                context.put(CONTROLS, rules.mayControlOllama(request));
                String app = rules.app(request);
                context.put(PARTY, app == null ? peer(context) : app);
                if (origin != null) {
                    grant(response, origin);
                }
                context.next();
            }
            case Verdict.Preflight(String origin) -> answerPreflight(response, origin);
            case Verdict.Refuse(ErrorCode code, String detail) -> {
                leaveBody(context, request, code);
                refuse(context, code, detail);
            }
        }
    }

    private static @Nullable String peer(RoutingContext context) {
        Peer user = Peer.of(context.request().connection());
        if (user != null) {
            return USER + user.user();
        }
        SocketAddress remote = context.request().connection().remoteAddress();
        InetSocketAddress address =
                remote == null || remote.isDomainSocket()
                        ? null
                        : new InetSocketAddress(remote.hostAddress(), remote.port());
        return address == null || address.getAddress().isLoopbackAddress()
                ? null
                : PEER + address.getAddress().getHostAddress();
    }

    private static EdgeRequest facts(RoutingContext context) {
        HttpServerRequest request = context.request();
        SocketAddress local = request.connection().localAddress();
        Peer peer = Peer.of(request.connection());
        return new EdgeRequest(
                request.method().name(),
                request.uri(),
                context.normalizedPath(),
                local == null || local.isDomainSocket() ? null : local.port(),
                request.isSSL(),
                peer != null && peer.owner(),
                size(request.headers()),
                name -> values(request, name));
    }

    /** As they came in: each has a colon, a space and an end of its line. */
    private static int size(MultiMap headers) {
        int bytes = 0;
        for (Map.Entry<String, String> header : headers) {
            bytes += header.getKey().length() + header.getValue().length() + 4;
        }
        return bytes;
    }

    private static List<String> values(HttpServerRequest request, String name) {
        List<String> values = request.headers().getAll(name);
        // HTTP/2 has ":authority" in the place of Host.
        if (values.isEmpty() && name.equals("host") && request.authority() != null) {
            return List.of(request.authority().toString());
        }
        return values;
    }

    /** The origin named is the configured one, which the request's is equal to. */
    private static void grant(HttpServerResponse response, String origin) {
        response.putHeader("access-control-allow-origin", origin);
        response.putHeader("access-control-expose-headers", EXPOSED);
        response.putHeader("vary", "Origin");
    }

    private static void answerPreflight(HttpServerResponse response, String origin) {
        grant(response, origin);
        response.putHeader("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE")
                .putHeader("access-control-allow-headers", ALLOWED)
                .putHeader("access-control-max-age", "600")
                .setStatusCode(204)
                .end();
    }

    private static void refuse(RoutingContext context, ErrorCode code, String detail) {
        if (code == ErrorCode.TOKEN_REQUIRED) {
            context.response().putHeader("www-authenticate", "Bearer");
        }
        context.fail(code.httpStatus(), new StokerException(code, detail));
    }

    /**
     * Reads a body of known, moderate length to its end for nothing, which must come within a
     * minute. Any other one is read for a moment only, and its connection ends.
     */
    private void leaveBody(RoutingContext context, EdgeRequest request, ErrorCode code) {
        if (code == ErrorCode.HEADERS_TOO_LARGE || code == ErrorCode.URI_TOO_LONG) {
            // Whatever sends these will send them again.
            hangUpSoon(context);
        }
        if (!request.hasBody()) {
            return;
        }
        if (code == ErrorCode.BODY_TOO_LARGE || request.has("transfer-encoding")) {
            hangUpSoon(context);
        } else {
            hangUpUnlessItEnds(context);
        }
        context.request().resume();
    }

    /** Whoever sends a byte now and then would keep its connection for ever. */
    private void hangUpUnlessItEnds(RoutingContext context) {
        HttpServerRequest body = context.request();
        if (!body.isEnded()) {
            Vertx vertx = context.vertx();
            long timer = vertx.setTimer(bodyPatience.toMillis(), _ -> body.connection().close());
            body.endHandler(_ -> vertx.cancelTimer(timer));
            body.exceptionHandler(_ -> vertx.cancelTimer(timer));
        }
    }

    /**
     * Ends the connection with the answer, or of HTTP/2 the stream alone. Not at once: closing with
     * bytes unread resets the connection, and a caller that is still sending would lose the answer
     * with it.
     */
    private static void hangUpSoon(RoutingContext context) {
        HttpServerResponse response = context.response();
        HttpServerRequest request = context.request();
        if (request.version() == HttpVersion.HTTP_2) {
            // It knows no such header: a client that is told one takes the answer for malformed.
            response.endHandler(_ -> context.vertx().setTimer(LINGER_MS, _ -> response.reset()));
            return;
        }
        response.putHeader("connection", "close");
        response.endHandler(
                _ -> context.vertx().setTimer(LINGER_MS, _ -> request.connection().close()));
    }
}
