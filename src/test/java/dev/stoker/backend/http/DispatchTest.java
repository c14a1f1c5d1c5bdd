package dev.stoker.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Access;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DispatchTest {
    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final FakeModelServer server = FakeModelServer.start();
    private final AtomicInteger connects = new AtomicInteger();

    @AfterEach
    void close() {
        server.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /**
     * Connections that break before anything is written to them, the first {@code broken} times.
     */
    private Dispatch.Connector breaking(int broken) {
        return (method, at, key) ->
                client.request(method, at, key)
                        .compose(request -> {
                            if (connects.incrementAndGet() > broken) {
                                return Future.succeededFuture(request);
                            }
                            return request.connection().close().map(request);
                        });
    }

    private Object outcome(Dispatch.Connector connector) throws Exception {
        URI at = server.base().resolve("/x");
        Call call = Call.post(at, Access.OPEN, "{}".getBytes(StandardCharsets.UTF_8), "*/*");
        var outcome = new CompletableFuture<Object>();
        new Dispatch(
                        connector,
                        vertx.getOrCreateContext(),
                        call,
                        response -> {
                            response.resume();
                            outcome.complete(response.statusCode());
                        },
                        outcome::complete)
                .start();
        return outcome.get(20, TimeUnit.SECONDS);
    }

    @Test
    void sendsOnceMoreWhatWasNeverWritten() throws Exception {
        server.on("/x", Answers.json(200, "{}"));

        assertThat(outcome(breaking(1))).isEqualTo(200);
        assertThat(connects).hasValue(2);
        assertThat(server.exchanges()).hasSize(1);
    }

    @Test
    void givesUpWhenThatFailsAgain() throws Exception {
        Object outcome = outcome(breaking(2));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNREACHABLE));
        assertThat(connects).hasValue(2);
        assertThat(server.exchanges()).isEmpty();
    }

    /**
     * It was written, so it may be at work there; it is told. A connection is closed after its
     * first answer, so none loses more than one call, and the pool may hold two of them.
     */
    @Test
    void losesAtMostOneCallToAConnectionThatTheServerClosed() throws Exception {
        server.on("/x", Answers.json(200, "{}")).staleKeepAlive();
        int answered = 0;
        int cut = 0;
        for (int i = 0; i < 20; i++) {
            Object outcome = outcome(client::request);
            boolean lost = outcome instanceof StokerException e && e.code() == ErrorCode.STREAM_CUT;
            assertThat(lost || outcome.equals(200)).isTrue();
            answered += lost ? 0 : 1;
            cut += lost ? 1 : 0;
            // The pool may hold several, so two in a row may be cut: each answered one before.
            assertThat(cut).isLessThanOrEqualTo(answered);
        }

        assertThat(cut).isPositive();
    }

    /** It would be held for ever, with nothing written on it. */
    @Test
    void keepsNoConnectionThatIsThereTooLate() throws Exception {
        URI at = server.base().resolve("/x");
        Call call = Call.get(at, Access.OPEN);
        HttpClientRequest open =
                client.request(HttpMethod.GET, at, Access.OPEN)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
        Promise<HttpClientRequest> late = Promise.promise();
        Context context = vertx.getOrCreateContext();
        var dispatch = new Dispatch((_, _, _) -> late.future(), context, call, _ -> {}, _ -> {});
        var reset = new CompletableFuture<Boolean>();

        dispatch.start();
        dispatch.abort();
        context.runOnContext(_ -> {
            late.complete(open);
            reset.complete(!open.reset());
        });

        assertThat(reset.get(20, TimeUnit.SECONDS)).as("reset already").isTrue();
    }

    @Test
    void usesAConnectionAgainWhileItIsFresh() throws Exception {
        assertThat(everUsesOneTwice(client, "/health")).isTrue();
    }

    @Test
    void usesNoConnectionAgainThatWasIdle() throws Exception {
        try (var impatient = new WireClient(vertx, WireClient.CONNECT_TIMEOUT, Duration.ZERO)) {
            assertThat(everUsesOneTwice(impatient, "/health")).isFalse();
        }
    }

    @Test
    void usesAConnectionAgainThatCarriedAStreamWhereTheServerKeepsIt() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        server.on("/x", Answers.stream(Answers.chatEvents()));

        HttpConnection last = used(client, "/x");
        for (HttpConnection next = used(client, "/x");
                !next.equals(last);
                next = used(client, "/x")) {
            last = next;
            assertThat(System.nanoTime()).as("it is found out at last").isLessThan(deadline);
        }
    }

    /** As a llama-server 0.7.0 does, which promises in the head to keep it. */
    @Test
    void losesNoRequestToAServerThatClosesAfterEachStream() throws Exception {
        server.on("/x", closingLate());

        assertThat(everUsesOneTwiceDuringATrial("/x")).isFalse();
    }

    /** Who was seen closing is not trusted again. */
    @Test
    void remembersWhoClosesAfterAStream() throws Exception {
        server.on("/x", closingLate());
        used(client, "/x");
        used(client, "/x");

        server.on("/x", Answers.stream(Answers.chatEvents()));

        assertThat(everUsesOneTwiceDuringATrial("/x")).isFalse();
    }

    /** Such as a server that was put in the place of another, on its port. */
    @Test
    void learnsOfAServerThatClosesUnderTheNextRequest() throws Exception {
        server.on("/x", Answers.stream(Answers.chatEvents())).staleKeepAlive();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        int lost = 0;

        for (int i = 0; lost == 0 || i < 50; i++) {
            try {
                used(client, "/x");
            } catch (ExecutionException _) {
                lost++;
                i = 0;
            }
            assertThat(System.nanoTime()).as("it is trusted at first").isLessThan(deadline);
        }

        assertThat(lost).isBetween(1, 3);
    }

    /** It may still cut its answer off, and would close the connection with it. */
    @Test
    void sharesNoConnectionWithWhoHasNotReadItsAnswerToTheEnd() throws Exception {
        HttpClientResponse unread =
                client.request(HttpMethod.GET, server.base().resolve("/health"), Access.OPEN)
                        .compose(request -> request.send().map(answer -> answer.pause()))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);

        for (int i = 0; i < 50; i++) {
            assertThat(used(client, "/health")).isNotEqualTo(unread.request().connection());
        }

        Future<Buffer> whole = unread.body();
        unread.resume();
        assertThat(
                        whole.toCompletionStage()
                                .toCompletableFuture()
                                .get(20, TimeUnit.SECONDS)
                                .toString())
                .contains("ok");
    }

    /** As a server does that has much else to do. */
    private static FakeModelServer.Answer closingLate() {
        return Answers.streamAndClose(Answers.chatEvents(), Duration.ofMillis(100));
    }

    /** Tries often, since the pool gets a connection back a moment after the answer's end. */
    private boolean everUsesOneTwice(WireClient by, String path) throws Exception {
        HttpConnection last = used(by, path);
        for (int i = 0; i < 50; i++) {
            HttpConnection next = used(by, path);
            if (next.equals(last)) {
                return true;
            }
            last = next;
        }
        return false;
    }

    /** Asks for so long that a trial of its first connection would be over, and loses nothing. */
    private boolean everUsesOneTwiceDuringATrial(String path) throws Exception {
        long end = System.nanoTime() + Reuse.TRIAL.toNanos() * 3 / 2;
        HttpConnection last = used(client, path);
        while (System.nanoTime() < end) {
            HttpConnection next = used(client, path);
            if (next.equals(last)) {
                return true;
            }
            last = next;
        }
        return false;
    }

    /** The connection of one whole exchange. */
    private HttpConnection used(WireClient by, String path) throws Exception {
        return by.request(HttpMethod.GET, server.base().resolve(path), Access.OPEN)
                .compose(DispatchTest::exchanged)
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static Future<HttpConnection> exchanged(HttpClientRequest request) {
        HttpConnection connection = request.connection();
        return request.send()
                .compose(response -> response.body().compose(_ -> response.end()))
                .map(connection);
    }
}
