package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Access;
import dev.stoker.backend.Backend;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.KindContract;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.StokerException;
import dev.stoker.testing.FakeRegistry;
import dev.stoker.testing.LlamaServerProcess;
import dev.stoker.testing.RealLlamaServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real router, whose registry is on loopback. */
@Tag("real-backend")
final class LlamaRouterRealBackendIT extends KindContract {
    @TempDir static Path folder;

    private static FakeRegistry registry;
    private static LlamaServerProcess server;

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final HttpWire http = new HttpWire(client);
    private final LlamacppBackend backend = new LlamacppBackend(http, new OpenAiWire(client));

    @BeforeAll
    static void startServer() {
        registry = FakeRegistry.of(RealLlamaServer.tinyModel());
        server =
                LlamaServerProcess.router(
                        Map.of(
                                "HF_ENDPOINT",
                                registry.base().toString(),
                                "LLAMA_CACHE",
                                folder.toString()),
                        "--reranking");
    }

    @AfterAll
    static void stopServer() {
        server.close();
        registry.close();
    }

    @BeforeEach
    void hasItsModelAndNoOther() throws InterruptedException {
        registry.hangs(false);
        for (CatalogueModel model : backend.models(serving(), PATIENCE)) {
            if (!model.name().equals(model())) {
                backend.stock().delete(serving(), model.name(), PATIENCE);
            }
        }
        backend.stock().pull(serving(), model(), _ -> {});
        backend.stock().unload(serving(), model(), PATIENCE);
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
        return "me/tiny:Q4_K_M";
    }

    @Override
    protected String version() {
        return backend.health(serving(), PATIENCE) instanceof Health.Ready(String told)
                ? told
                : "none";
    }

    @Override
    protected int requests() {
        return 0;
    }

    @Override
    protected String pullable() {
        return "me/other:Q4_K_M";
    }

    @Override
    protected void pullForEver() {
        registry.hangs(true);
    }

    @Override
    protected void refuseLongPrompts() {}

    @Override
    protected void answerAtLength() {}

    @Override
    protected void awaitIdle(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (busy()) {
            assertThat(System.nanoTime()).as("the slot is still busy").isLessThan(deadline);
        }
    }

    private boolean busy() {
        String slots =
                http.get(serving().at("/slots?model=me%2Ftiny%3AQ4_K_M"), Access.OPEN, PATIENCE)
                        .text();
        return slots.contains("\"is_processing\":true");
    }

    @Test
    void saysThatItsRegistryHasNoSuchRepository() {
        assertThatThrownBy(() -> backend.stock().pull(serving(), "nobody/none:Q4_K_M", _ -> {}))
                .isInstanceOf(StokerException.class);
        assertThat(backend.models(serving(), PATIENCE))
                .extracting(CatalogueModel::name)
                .containsExactly(model());
    }

    @Test
    void looksWithoutLoading() {
        backend.health(serving(), PATIENCE);
        backend.stock().show(serving(), model(), PATIENCE);
        backend.tuning().running(serving(), model(), PATIENCE);

        assertThat(backend.models(serving(), PATIENCE))
                .extracting(CatalogueModel::loaded)
                .containsExactly(false);
    }

    @Test
    void tellsTheContextAndTheAbilitiesOfWhatRuns() {
        backend.stock().load(serving(), ServedModel.named(model()), PATIENCE);

        CatalogueModel model = backend.models(serving(), PATIENCE).getFirst();

        assertThat(model.context()).isEqualTo(8192L);
        assertThat(model.abilities()).isNotEmpty();
        assertThat(backend.stock().show(serving(), model(), PATIENCE).template()).isNotBlank();
    }
}
