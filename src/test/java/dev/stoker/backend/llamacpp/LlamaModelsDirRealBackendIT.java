package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.testing.LlamaServerProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real router over a folder: two good models, one that is torn off; it sleeps soon. */
@Tag("real-backend")
final class LlamaModelsDirRealBackendIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir static Path folder;

    private static LlamaServerProcess server;

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final LlamacppBackend backend =
            new LlamacppBackend(new HttpWire(client), new OpenAiWire(client));
    private final Stock stock = backend.stock();
    private Endpoint at;

    @BeforeAll
    static void startServer() throws IOException {
        Path models = Files.createDirectory(folder.resolve("models"));
        TinyGguf.with().write(models.resolve("one.gguf"));
        Path two = TinyGguf.with().write(models.resolve("two.gguf"));
        Files.write(models.resolve("torn.gguf"), Arrays.copyOf(Files.readAllBytes(two), 3000));
        server =
                LlamaServerProcess.router(
                        Map.of("LLAMA_CACHE", folder.resolve("cache").toString()),
                        "--models-dir",
                        models.toString(),
                        "--sleep-idle-seconds",
                        "1");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        at = new Endpoint(server.base(), null);
    }

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private CatalogueModel model(String name) {
        return backend.models(at, PATIENCE).stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A plan, and whether it fits, can be told of what does not run. */
    @Test
    void tellsTheFilesOfModelsThatDoNotRun() {
        Map<String, Path> files = backend.tuning().files(at, PATIENCE);

        assertThat(files).containsOnlyKeys("one", "two", "torn");
        assertThat(files.get("two")).isRegularFile();
        assertThat(backend.tuning().file(at, "two", PATIENCE)).isEqualTo(files.get("two"));
        assertThat(model("torn").loaded()).isFalse();
    }

    @Test
    void listsLoadsGeneratesAndUnloads() {
        assertThat(backend.models(at, PATIENCE))
                .extracting(CatalogueModel::name)
                .containsExactlyInAnyOrder("one", "two", "torn");

        stock.load(at, ServedModel.named("one"), PATIENCE);
        var sampling = new Sampling(3, 0.0, null, null, null, null, null, null, null, List.of());
        List<Event> answer =
                backend.stream(
                                at,
                                ServedModel.named("one"),
                                new GenerateRequest(
                                        null,
                                        List.of(new Message(Role.USER, "Hello")),
                                        sampling,
                                        null,
                                        List.of(),
                                        null))
                        .collect()
                        .asList()
                        .await()
                        .atMost(PATIENCE);
        stock.unload(at, "one", PATIENCE);

        assertThat(answer).startsWith(new Event.Text("A")).hasSize(4);
        assertThat(backend.models(at, PATIENCE))
                .filteredOn(model -> model.name().equals("one"))
                .extracting(CatalogueModel::loaded)
                .containsExactly(false);
    }

    @Test
    void tellsTheExitCodeOfAModelThatCannotBeLoaded() {
        assertThatThrownBy(() -> stock.load(at, ServedModel.named("torn"), PATIENCE))
                .hasMessage(
                        "llama-server could not load model 'torn': its process ended with exit"
                                + " code 1");
    }

    @Test
    void deletesNothingFromAFolder() {
        assertThatThrownBy(() -> stock.delete(at, "two", PATIENCE))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED));
        assertThat(model("two").name()).isEqualTo("two");
    }

    /** Until somebody loads it, it is let sleep. */
    @Test
    void letsAModelSleepAndWakesItToLoadIt() {
        stock.load(at, ServedModel.named("two"), PATIENCE);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Boolean.TRUE.equals(model("two").loaded())) {
            assertThat(System.nanoTime()).as("it does not sleep").isLessThan(deadline);
        }

        stock.show(at, "two", PATIENCE);
        backend.health(at, PATIENCE);
        assertThat(model("two").loaded()).isFalse();
        assertThat(model("two").context()).isEqualTo(8192L);
        stock.load(at, ServedModel.named("two"), PATIENCE);
        assertThat(model("two").loaded()).isTrue();
    }
}
