package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.EngineKind;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Health;
import dev.stoker.backend.KindContract;
import dev.stoker.backend.Launch;
import dev.stoker.backend.RpcWorkers;
import dev.stoker.backend.Use;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.Secret;
import dev.stoker.testing.LlamaServerProcess;
import dev.stoker.testing.RealLlamaServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** A real engine with the command, the environment and the key that Stoker gives it. */
@Tag("real-backend")
final class SupervisedRealBackendIT extends KindContract {
    private static final Secret KEY = new Secret("fedcba9876543210fedcba9876543210");

    private static LlamaServerProcess engine;

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final HttpWire http = new HttpWire(client);
    private final LlamacppBackend backend = new LlamacppBackend(http, new OpenAiWire(client));

    @BeforeAll
    static void startEngine() {
        Vertx vertx = Vertx.vertx();
        try (var client = new WireClient(vertx)) {
            EngineKind kind =
                    new LlamaEngine(
                                    new HttpWire(client),
                                    Map.of(),
                                    LlamaEngine.CACHE_RAM,
                                    RpcWorkers.NONE)
                            .with(_ -> null);
            var spec =
                    new EngineSpec(
                            "tiny",
                            RealLlamaServer.binary(),
                            RealLlamaServer.tinyModel(),
                            null,
                            Use.GENERATE);
            Launch launch = kind.launch(spec, KEY);
            engine = LlamaServerProcess.of(launch);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @AfterAll
    static void stopEngine() {
        engine.close();
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
        return new Endpoint(engine.base(), KEY);
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

    /** It was started for text alone. */
    @Override
    protected Set<Capability> lacksUntold() {
        return Set.of(Capability.EMBED, Capability.RERANK);
    }

    @Override
    protected Set<Capability> lacks() {
        return LlamaSingleTest.OF_ONE_MODEL;
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
        while (http.get(serving().at("/slots"), serving().access(), PATIENCE)
                .text()
                .contains("\"is_processing\":true")) {
            assertThat(System.nanoTime()).as("the slot is still busy").isLessThan(deadline);
        }
    }
}
