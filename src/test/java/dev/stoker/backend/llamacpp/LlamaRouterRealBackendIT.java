package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Access;
import dev.stoker.backend.Backend;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.KindContract;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.FakeRegistry;
import dev.stoker.testing.LlamaServerProcess;
import dev.stoker.testing.RealLlamaServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        registry.trickles(false);
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
        return backend.health(serving(), PATIENCE) instanceof Health.Ready(String told, _)
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
        registry.trickles(true);
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
    void keepsNothingOfADownloadThatWasBrokenOffHalfWay() throws Exception {
        registry.trickles(true);
        var ended = new CompletableFuture<Throwable>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        backend.stock()
                                .pull(
                                        serving(),
                                        pullable(),
                                        step -> {
                                            if (step.phase() == PullStep.Phase.DOWNLOADING) {
                                                Thread.currentThread().interrupt();
                                            }
                                        });
                    } catch (InterruptedException | RuntimeException e) {
                        ended.complete(e);
                    }
                });

        assertThat(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(InterruptedException.class);
        String list = http.get(serving().at("/models"), Access.OPEN, PATIENCE).text();
        assertThat(list).contains(model()).doesNotContain(pullable());
    }

    /** The router itself says that the download is finished. */
    @ParameterizedTest
    @ValueSource(strings = {"nobody/none:Q4_K_M", "nobody/none", "me/third:Q8_0"})
    void saysThatItsRegistryHasNoSuchModel(String missing) {
        assertThatThrownBy(() -> backend.stock().pull(serving(), missing, _ -> {}))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND));
    }

    @Test
    void listsAPulledRepositoryWithTheQuantisationThatWasChosen() throws InterruptedException {
        backend.stock().pull(serving(), "me/third", _ -> {});

        assertThat(backend.models(serving(), PATIENCE))
                .extracting(CatalogueModel::name)
                .contains("me/third:Q4_K_M");
    }

    @Test
    void tellsAtOnceWhatIsLoadedAndLetGo() throws InterruptedException {
        var changes = new Semaphore(0);
        Thread follower =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                backend.changes().follow(serving(), changes::release);
                            } catch (InterruptedException | StokerException _) {
                                // The end of the test.
                            }
                        });
        assertThat(changes.tryAcquire(10, TimeUnit.SECONDS)).as("it listens").isTrue();

        backend.stock().load(serving(), ServedModel.named(model()), PATIENCE);
        assertThat(changes.tryAcquire(10, TimeUnit.SECONDS)).as("it is loaded").isTrue();
        assertThat(backend.models(serving(), PATIENCE).getFirst().loaded()).isTrue();
        changes.drainPermits();

        backend.stock().unload(serving(), model(), PATIENCE);
        assertThat(changes.tryAcquire(10, TimeUnit.SECONDS)).as("it is let go").isTrue();

        follower.interrupt();
        assertThat(follower.join(Duration.ofSeconds(5))).isTrue();
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

    @Test
    void answersTheDialectsItSaysItSpeaks() {
        new SpokenMessages(backend, http).demand(serving(), model(), version());
    }
}
