package dev.stoker.backend.hub;

import dev.stoker.gguf.RangeSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One file at a hub. The first request finds out where it is, how long it is, and fetches what most
 * headers fit in; later ones go to the same place.
 */
final class HubSource implements RangeSource {
    /** What a reader of headers asks for first. */
    private static final int FIRST = 256 << 10;

    private final HttpClient client;
    private final HubSettings settings;
    private final Gate gate;
    private final Reading reading;
    private final URI start;
    private Gate.@Nullable Pass place;
    private ByteBuffer head = ByteBuffer.allocate(0);
    private long length = -1;
    private @Nullable String tag;

    HubSource(HttpClient client, HubSettings settings, Gate gate, Reading reading, URI start) {
        this.client = client;
        this.settings = settings;
        this.gate = gate;
        this.reading = reading;
        this.start = start;
    }

    @Override
    public long length() throws RemoteFailure {
        if (length < 0) {
            var first = ByteBuffer.allocate(FIRST);
            fetch(0, first);
            head = first.flip();
        }
        return length;
    }

    @Override
    public void read(long position, ByteBuffer into) throws RemoteFailure {
        if (position == 0 && into.remaining() <= head.limit()) {
            int count = into.remaining();
            into.put(into.position(), head, 0, count).position(into.position() + count);
        } else {
            fetch(position, into);
        }
    }

    private void fetch(long position, ByteBuffer into) throws RemoteFailure {
        try {
            follow(position, into);
        } catch (RemoteRefusal e) {
            reading.refuse(e);
            throw e;
        }
    }

    private void follow(long position, ByteBuffer into) throws RemoteFailure {
        for (int hops = 0; hops <= settings.maxRedirects(); hops++) {
            Gate.Pass pass = place == null ? check(start) : place;
            place = pass;
            HttpClientResponse answer = ask(pass, position, into.remaining());
            if (!redirects(answer.statusCode())) {
                receive(answer, position, into);
                return;
            }
            String location = answer.getHeader("location");
            answer.request().reset();
            place = check(target(pass.at(), location));
        }
        throw new RemoteRefusal("redirects more than %d times".formatted(settings.maxRedirects()));
    }

    private Gate.Pass check(URI at) throws RemoteFailure {
        return reading.await(() -> gate.check(at));
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

    private HttpClientResponse ask(Gate.Pass pass, long position, int count) throws RemoteFailure {
        String query = pass.at().getRawQuery();
        var options =
                new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setSsl(true)
                        // The name for Host, SNI and the certificate; the checked address to go to.
                        .setHost(pass.host())
                        .setPort(settings.port())
                        .setServer(
                                SocketAddress.inetSocketAddress(
                                        settings.port(), pass.address().getHostAddress()))
                        .setURI(pass.at().getRawPath() + (query == null ? "" : "?" + query))
                        .setFollowRedirects(false)
                        .putHeader("range", "bytes=" + position + "-" + (position + count - 1))
                        .putHeader("accept-encoding", "identity")
                        .putHeader("user-agent", "stoker");
        return reading.await(
                client.request(options).compose(HttpClientRequest::send).map(HubSource::held));
    }

    /**
     * Otherwise the body is lost before this thread asks for it, and a reset logged as an error.
     */
    private static HttpClientResponse held(HttpClientResponse answer) {
        return answer.exceptionHandler(_ -> {}).pause();
    }

    private void receive(HttpClientResponse answer, long position, ByteBuffer into)
            throws RemoteFailure {
        try {
            if (answer.statusCode() != 206) {
                throw new RemoteFailure(
                        "answered %d, expected 206 and a range".formatted(answer.statusCode()));
            }
            ContentRange range =
                    ContentRange.of(answer.getHeader("content-range"), position, into.remaining());
            demandSameFile(range.total(), answer.getHeader("etag"));
            reading.take(range.bytes());
            into.limit(into.position() + range.bytes());
            reading.await(body(answer, into));
        } catch (RemoteFailure e) {
            answer.request().reset();
            throw e;
        }
    }

    private void demandSameFile(long total, @Nullable String etag) throws RemoteFailure {
        if (length >= 0 && (length != total || (tag != null && !tag.equals(etag)))) {
            throw new RemoteFailure("the file changed while it was read");
        }
        length = total;
        tag = etag;
    }

    /** Exactly as many bytes as {@code into} has room for. */
    private static Future<Void> body(HttpClientResponse answer, ByteBuffer into) {
        Promise<Void> done = Promise.promise();
        answer.exceptionHandler(done::tryFail);
        answer.endHandler(_ -> {
            if (into.hasRemaining()) {
                done.tryFail(
                        new RemoteFailure("%d bytes were missing".formatted(into.remaining())));
            } else {
                done.tryComplete();
            }
        });
        answer.handler(piece -> {
            if (piece.length() > into.remaining()) {
                done.tryFail(new RemoteFailure("answered more than was asked for"));
                answer.request().reset();
            } else {
                put(piece, into);
            }
        });
        answer.resume();
        return done.future();
    }

    private static void put(Buffer piece, ByteBuffer into) {
        into.put(piece.getBytes());
    }
}
