package dev.stoker.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Access;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that is not used again is no other call's either. */
final class DiscardedConnectionsTest {
    private static final int CALLERS = 48;
    private static final int CALLS = 100;

    private final Vertx vertx = Vertx.vertx();

    /** Each was idle for too long. */
    private final WireClient client = new WireClient(vertx, Duration.ofSeconds(10), Duration.ZERO);

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    @Timeout(120)
    void noCallIsGivenOneThatIsAboutToBeClosed() throws Exception {
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(call -> call.response().end("ok"))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
        URI at = URI.create("http://127.0.0.1:" + server.actualPort());
        Queue<Throwable> lost = new ConcurrentLinkedQueue<>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                all.add(callers.submit(() -> callAgainAndAgain(at, lost)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(lost).isEmpty();
    }

    private void callAgainAndAgain(URI at, Queue<Throwable> lost) {
        for (int i = 0; i < CALLS; i++) {
            client.request(HttpMethod.GET, at, Access.OPEN)
                    .compose(request -> request.send().compose(HttpClientResponse::body))
                    .onFailure(lost::add)
                    .otherwiseEmpty()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }
}
