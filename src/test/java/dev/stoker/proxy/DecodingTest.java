package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where bodies are decoded. Stall of every stream on a loop while one large body is. */
class DecodingTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void decodesALargeBodyOffTheEventLoopAndBeginsOnIt() throws Exception {
        assertThat(threads(Decoding.AT_ONCE)).isEqualTo("loop, then loop");
        assertThat(threads(Decoding.AT_ONCE + 1)).isEqualTo("elsewhere, then loop");
    }

    /** What writes a prompt from a template. */
    @Test
    void decodesNothingOnTheEventLoopThatTakesLongerThanReadingIt() throws Exception {
        assertThat(threads(0, -1)).isEqualTo("elsewhere, then loop");
    }

    @Test
    void answersWhateverGoesWrongElsewhere() throws Exception {
        HttpResponse<String> answer =
                answer(
                        Decoding.AT_ONCE + 1,
                        Decoding.AT_ONCE,
                        caller ->
                                () -> {
                                    throw new StackOverflowError();
                                });

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("\"code\":\"internal\"");
    }

    private String threads(int size) throws Exception {
        return threads(size, Decoding.AT_ONCE);
    }

    private String threads(int size, int atOnce) throws Exception {
        return answer(
                        size,
                        atOnce,
                        caller ->
                                () -> {
                                    String decoded = where();
                                    return () ->
                                            caller.answer(
                                                    200,
                                                    "text/plain",
                                                    (decoded + ", then " + where())
                                                            .getBytes(StandardCharsets.UTF_8));
                                })
                .body();
    }

    private static String where() {
        return Context.isOnEventLoopThread() ? "loop" : "elsewhere";
    }

    @FunctionalInterface
    private interface Decoder {
        Supplier<Runnable> of(Caller caller);
    }

    private HttpResponse<String> answer(int size, int atOnce, Decoder decoder) throws Exception {
        Router router = Router.router(vertx);
        router.route()
                .handler(routing -> {
                    var caller = new Caller(routing, Dialect.OPENAI);
                    Decoding.start(caller, size, atOnce, decoder.of(caller));
                });
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
        URI at = URI.create("http://127.0.0.1:" + server.actualPort() + "/");
        return http.send(HttpRequest.newBuilder(at).build(), BodyHandlers.ofString());
    }
}
