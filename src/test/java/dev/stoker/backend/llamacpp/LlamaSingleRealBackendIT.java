package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Access;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.KindContract;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.testing.LlamaServerProcess;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real server that somebody started for one model, and for vectors. */
@Tag("real-backend")
final class LlamaSingleRealBackendIT extends KindContract {
    private static LlamaServerProcess server;

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final HttpWire http = new HttpWire(client);
    private final LlamacppBackend backend = new LlamacppBackend(http, new OpenAiWire(client));

    @BeforeAll
    static void startServer() {
        server = LlamaServerProcess.start("--embeddings", "--pooling", "mean");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected Endpoint serving() {
        return new Endpoint(server.base(), null);
    }

    @Override
    protected String model() {
        return "tiny";
    }

    @Override
    protected String version() {
        return backend.health(serving(), PATIENCE) instanceof Health.Ready(String told, _)
                ? told
                : "none";
    }

    @Override
    protected Set<Capability> lacks() {
        return LlamaSingleTest.OF_ONE_MODEL;
    }

    @Override
    protected Set<Capability> lacksUntold() {
        return Set.of(Capability.RERANK);
    }

    @Override
    protected int requests() {
        return 0;
    }

    @Override
    protected void refuseLongPrompts() {}

    @Override
    protected void answerAtLength() {}

    @Override
    protected void awaitIdle(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (http.get(serving().at("/slots"), Access.OPEN, PATIENCE)
                .text()
                .contains("\"is_processing\":true")) {
            assertThat(System.nanoTime()).as("the slot is still busy").isLessThan(deadline);
        }
    }

    @Test
    void answersTheDialectsItSaysItSpeaks() {
        new SpokenMessages(backend, http).demand(serving(), model(), version());
    }
}
