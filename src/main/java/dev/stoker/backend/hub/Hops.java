package dev.stoker.backend.hub;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for something at a hub and follows where it is sent, each hop through the gate. The hub's
 * token goes to the hub's own origin, and to nobody once a hop has led away from there.
 */
final class Hops {
    private static final int CONNECT_TIMEOUT_MS = 10_000;

    private final Vertx vertx;
    private final HttpClient client;
    private final HubSettings settings;
    private final Gate gate;
    private final @Nullable HubOrigin origin;

    /**
     * Where an answer came from, to ask there again.
     *
     * @param home whether no hop has left the hub's origin
     */
    record Place(Gate.Pass pass, boolean home) {}

    /**
     * An answer that is no redirect.
     *
     * @param answer paused, of any status
     * @param context where the answer's flow is to be steered, and nowhere else
     */
    record Arrival(HttpClientResponse answer, Context context, Place place) {}

    /**
     * @param origin null where no token is sent to anybody
     */
    Hops(
            Vertx vertx,
            HttpClient client,
            HubSettings settings,
            Gate gate,
            @Nullable HubOrigin origin) {
        this.vertx = vertx;
        this.client = client;
        this.settings = settings;
        this.gate = gate;
        this.origin = origin;
    }

    /**
     * The client that all of this package's requests are made with.
     *
     * @param trust null for the machine's certificate authorities
     */
    static HttpClient client(Vertx vertx, Duration idle, @Nullable TrustOptions trust) {
        var options =
                new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_1_1)
                        .setSsl(true)
                        .setVerifyHost(true)
                        // A redirect's body is not read, which closes its connection: a pool could
                        // hand that one out to the next request before it is gone.
                        .setKeepAlive(false)
                        .setConnectTimeout(CONNECT_TIMEOUT_MS)
                        .setIdleTimeout((int) idle.toSeconds() + 1)
                        .setDecompressionSupported(false)
                        .setMaxHeaderSize(64 * 1024)
                        .setMaxRedirects(0);
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        return vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(16));
    }

    /** Where a chain begins; lets it through the gate. */
    Place start(Reading reading, URI at) throws RemoteFailure {
        return place(reading, at, true);
    }

    private Place place(Reading reading, URI at, boolean home) throws RemoteFailure {
        Gate.Pass pass = reading.await(() -> gate.check(at));
        return new Place(pass, home && origin != null && origin.holds(at));
    }

    /**
     * GETs. Whoever is done with the answer before its end must reset its request.
     *
     * @param headers beside those that every request has
     */
    Arrival get(Reading reading, Place from, Map<String, String> headers) throws RemoteFailure {
        Place place = from;
        Context context = vertx.getOrCreateContext();
        for (int hops = 0; hops <= settings.maxRedirects(); hops++) {
            HttpClientResponse answer = ask(reading, context, place, headers);
            if (!redirects(answer.statusCode())) {
                return new Arrival(answer, context, place);
            }
            String location = answer.getHeader("location");
            answer.request().reset();
            place = place(reading, target(place.pass().at(), location), place.home());
        }
        throw new RemoteRefusal("redirects more than %d times".formatted(settings.maxRedirects()));
    }

    private static boolean redirects(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private static URI target(URI from, @Nullable String location) throws RemoteFailure {
        try {
            return from.resolve(location == null ? "" : location);
        } catch (IllegalArgumentException _) {
            throw new RemoteRefusal("redirects to what is no address");
        }
    }

    private HttpClientResponse ask(
            Reading reading, Context context, Place place, Map<String, String> headers)
            throws RemoteFailure {
        Gate.Pass pass = place.pass();
        String query = pass.at().getRawQuery();
        var options =
                new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setSsl(pass.tls())
                        // The name for Host, SNI and the certificate; the checked address to go to.
                        .setHost(pass.host())
                        .setPort(pass.port())
                        .setServer(
                                SocketAddress.inetSocketAddress(
                                        pass.port(), pass.address().getHostAddress()))
                        .setURI(pass.at().getRawPath() + (query == null ? "" : "?" + query))
                        .setFollowRedirects(false)
                        .putHeader("accept-encoding", "identity")
                        .putHeader("user-agent", "stoker");
        headers.forEach(options::putHeader);
        if (place.home() && origin != null && origin.token() != null) {
            options.putHeader("authorization", "Bearer " + origin.token().value());
        }
        return await(reading, context, options);
    }

    /**
     * All on the context: a handler that this thread attaches may come after the answer, of which
     * the beginning would then be lost.
     */
    private HttpClientResponse await(Reading reading, Context context, RequestOptions options)
            throws RemoteFailure {
        Promise<HttpClientResponse> held = Promise.promise();
        context.runOnContext(_ ->
                client.request(options)
                        .compose(request -> request.send().map(Hops::held))
                        .onComplete(held));
        try {
            return reading.await(held.future());
        } catch (RemoteFailure e) {
            // Nobody is left to end an exchange whose answer comes too late.
            held.future().onSuccess(late -> late.request().reset());
            throw e;
        }
    }

    /**
     * Otherwise the body is lost before this thread asks for it, and a reset logged as an error.
     */
    private static HttpClientResponse held(HttpClientResponse answer) {
        return answer.exceptionHandler(_ -> {}).pause();
    }
}
