package dev.stoker.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Answers;
import dev.stoker.testing.RawClient;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream in which nothing comes for some time. */
final class SignOfLifeTest {
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final byte[] SIGN = ":\n\n".getBytes(US_ASCII);

    private static ProxyRig rig() {
        return new ProxyRig(ProxySettings.DEFAULT.signOfLife(OFTEN)).foreign();
    }

    private static String request(String path, String body) {
        return "POST "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/v1/messages|{\"model\":\"tiny\",\"max_tokens\":3,\"stream\":true,MESSAGES}|"
                        + "event: ping",
                "/stoker/v1/stream|{\"model\":\"tiny\",MESSAGES}|\\n:\\n",
                "/v1/responses|{\"model\":\"tiny\",\"input\":\"Hi\",\"stream\":true}|\\n:\\n"
            })
    void isKeptAliveInTheWordsOfItsDialect(String path, String body, String sign) throws Exception {
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
        String expected = sign.translateEscapes();
        try (var rig = rig();
                var caller = new RawClient(rig.portNumber())) {
            rig.model.onCalls(Answers.hangMidStream());

            caller.send(request(path, body.replace("MESSAGES", messages)));

            caller.readUntil("tiny");
            for (int i = 0; i < 3; i++) {
                assertThat(caller.readUntil(expected)).endsWith(expected);
            }
        }
    }

    @Test
    void keepsItsStatusOpenUntilItHasBegun() throws Exception {
        try (var rig = rig()) {
            rig.model.onCalls((exchange, wire) -> {
                wire.pause(OFTEN.multipliedBy(5));
                Answers.json(500, "{\"error\":{\"message\":\"broken\"}}").give(exchange, wire);
            });

            HttpResponse<String> answer =
                    rig.post(
                            "/stoker/v1/stream",
                            "{\"model\":\"tiny\",\"prompt\":\"Hi\",\"max_tokens\":3}");

            assertThat(answer.statusCode()).isEqualTo(500);
        }
    }

    /** One stream of which the test says what is written. */
    private static final class Stream implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx();
        final Set<Long> timers = ConcurrentHashMap.newKeySet();
        final AtomicInteger started = new AtomicInteger();
        final AtomicInteger signs = new AtomicInteger();
        final CountDownLatch over = new CountDownLatch(1);
        final HttpServer server;

        Stream(Consumer<Caller> writes) throws Exception {
            Router router = Router.router(counting());
            router.route()
                    .handler(routing -> {
                        var caller = new Caller(routing, Dialect.NATIVE);
                        var signOfLife =
                                new SignOfLife(
                                        caller,
                                        OFTEN,
                                        () -> {
                                            signs.incrementAndGet();
                                            return SIGN;
                                        });
                        // Those of one request run last to first: this one when the timer has gone.
                        caller.whenOver(over::countDown);
                        caller.response().setChunked(true).write("begun");
                        signOfLife.start();
                        writes.accept(caller);
                    });
            server =
                    vertx.createHttpServer()
                            .requestHandler(router)
                            .listen(0, "127.0.0.1")
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(5, TimeUnit.SECONDS);
        }

        private Vertx counting() {
            return (Vertx)
                    Proxy.newProxyInstance(
                            SignOfLifeTest.class.getClassLoader(),
                            new Class<?>[] {Vertx.class},
                            (_, method, arguments) -> {
                                try {
                                    Object result = method.invoke(vertx, arguments);
                                    if (method.getName().equals("setPeriodic")) {
                                        started.incrementAndGet();
                                        timers.add((Long) result);
                                    } else if (method.getName().equals("cancelTimer")) {
                                        timers.remove(arguments[0]);
                                    }
                                    return result;
                                } catch (InvocationTargetException e) {
                                    throw e.getTargetException();
                                }
                            });
        }

        RawClient caller() throws Exception {
            return new RawClient(server.actualPort())
                    .send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }

        @Override
        public void close() {
            var _ = vertx.close();
        }
    }

    @Test
    void leavesNoTimerBehindAtItsEnd() throws Exception {
        Consumer<Caller> ends =
                caller ->
                        caller.vertx()
                                .setTimer(
                                        OFTEN.toMillis() * 4,
                                        _ -> caller.end("ended".getBytes(US_ASCII)));
        try (var stream = new Stream(ends);
                var caller = stream.caller()) {
            assertThat(caller.readUntil("0\r\n\r\n")).contains(":\n\n").contains("ended");

            assertThat(stream.over.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(stream.started).hasValue(1);
            assertThat(stream.timers).isEmpty();
        }
    }

    @Test
    void leavesNoTimerBehindWhenItsCallerLeaves() throws Exception {
        try (var stream = new Stream(_ -> {})) {
            try (var caller = stream.caller()) {
                caller.readUntil(":\n\n");
            }

            assertThat(stream.over.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(stream.started).hasValue(1);
            assertThat(stream.timers).isEmpty();
        }
    }

    @Test
    void addsNothingToWhatItsCallerIsBehindWith() throws Exception {
        var later = new CountDownLatch(1);
        Consumer<Caller> fills =
                caller -> {
                    fill(caller);
                    caller.vertx().setTimer(OFTEN.toMillis() * 10, _ -> later.countDown());
                };
        try (var stream = new Stream(fills);
                var _ = stream.caller()) {
            assertThat(later.await(5, TimeUnit.SECONDS)).isTrue();

            assertThat(stream.signs).as("asked once, whether there is one").hasValue(1);
        }
    }

    /** For as long as its caller, or the system in between, takes any. */
    private static void fill(Caller caller) {
        HttpServerResponse to = caller.response();
        while (!to.writeQueueFull()) {
            to.write(Buffer.buffer(new byte[1 << 20]));
        }
        to.drainHandler(_ -> fill(caller));
    }
}
