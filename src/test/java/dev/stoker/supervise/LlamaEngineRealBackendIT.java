package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.EngineKind;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.RpcWorkers;
import dev.stoker.backend.Use;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.llamacpp.LlamaEngine;
import dev.stoker.testing.RealLlamaServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract, run by a real {@code llama-server}; and that it leaves no orphan. */
@Tag("real-backend")
final class LlamaEngineRealBackendIT extends EngineContract {
    private final Vertx vertx = Vertx.vertx();
    private final EngineKind kind =
            new LlamaEngine(
                            new HttpWire(new WireClient(vertx)),
                            System.getenv(),
                            LlamaEngine.CACHE_RAM,
                            RpcWorkers.NONE)
                    .with(_ -> null);

    @AfterEach
    void closeVertx() {
        vertx.close();
    }

    @Override
    protected EngineKind kind() {
        return kind;
    }

    @Override
    protected EngineSpec good() {
        return spec("tiny", RealLlamaServer.tinyModel(), Use.GENERATE);
    }

    /** Sound for a reader of headers, and nothing that the program knows. */
    @Override
    protected EngineSpec broken() {
        try {
            String tiny =
                    Files.readString(RealLlamaServer.tinyModel(), StandardCharsets.ISO_8859_1);
            Path file = folder.resolve("broken.gguf");
            Files.writeString(
                    file, tiny.replaceFirst("\0llama", "\0xlama"), StandardCharsets.ISO_8859_1);
            return spec("broken", file, Use.GENERATE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Asked to end once, it would wait for ever for a request that is no stream. */
    @Test
    void stopsAnEngineThatIsBusyForSomebodyWhoDoesNotLeave() throws Exception {
        EngineLease lease = Eventually.get(engine().acquire());
        String body = "{\"prompt\":\"x\",\"n_predict\":100000000,\"ignore_eos\":true}";
        HttpRequest request =
                HttpRequest.newBuilder(lease.endpoint().at("/completion"))
                        .header(
                                "Authorization",
                                "Bearer " + lease.endpoint().secrets().getFirst().value())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
            Eventually.holds(
                    () -> engine().tail().stream().anyMatch(l -> l.contains("processing task")));
            assertThat(answer).isNotDone();

            Eventually.get(engine().stop("test"));

            assertThat(engine().snapshot().state())
                    .isEqualTo(new EngineState.Stopped("test", false));
            client.shutdownNow();
        }
    }

    @Test
    void noRealEngineOutlivesADaemonThatIsKilled() throws Exception {
        for (String guard : List.of("best", "watcher")) {
            List<Long> pids =
                    OrphanTest.killedWhile(
                            guard,
                            List.of(
                                    RealLlamaServer.binary().toString(),
                                    "--model",
                                    RealLlamaServer.tinyModel().toString(),
                                    "--port",
                                    "0"));

            Eventually.holdsWithin(
                    Duration.ofSeconds(2), () -> pids.stream().noneMatch(Eventually::runs));
            assertThat(pids).hasSize(3);
        }
    }

    private static EngineSpec spec(String model, Path file, Use use) {
        return new EngineSpec(model, RealLlamaServer.binary(), file, null, use);
    }
}
