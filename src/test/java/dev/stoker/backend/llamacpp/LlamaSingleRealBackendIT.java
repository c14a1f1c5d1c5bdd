package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Access;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.KindContract;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.Order;
import dev.stoker.backend.http.WireClient;
import dev.stoker.testing.LlamaServerProcess;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
        assertThat(backend.speaks(version())).contains(WireDialect.ANTHROPIC);
        assertThat(backend.countsMessages(version())).isTrue();
        byte[] hello =
                """
                {"model":"%s","max_tokens":3,"messages":[{"role":"user","content":"Hello"}]}
                """
                        .formatted(model())
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(relayed("/v1/messages", hello)).contains("\"type\":\"message\"", "A tiny model");
        assertThat(relayed("/v1/messages/count_tokens", hello)).contains("\"input_tokens\"");
    }

    private String relayed(String path, byte[] body) {
        URI there = backend.relayed(serving(), ServedModel.named(model()), path);
        assertThat(there).isEqualTo(serving().at(path));
        return new Order(http, serving(), PATIENCE).answer(HttpMethod.POST, path, body).text();
    }
}
