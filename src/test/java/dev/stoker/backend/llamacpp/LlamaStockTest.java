package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Ability;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.Use;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.BackendFault;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeLlamaRouter;
import dev.stoker.testing.FakeLlamaRouter.Fate;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.RecordedServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LlamaStockTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ServedModel MODEL = ServedModel.named(FakeLlamaRouter.MODEL);

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final LlamacppBackend backend =
            new LlamacppBackend(new HttpWire(client), new OpenAiWire(client));
    private final Stock stock = backend.stock();
    private final FakeLlamaRouter router = FakeLlamaRouter.start();
    private final Endpoint at = new Endpoint(router.server().base(), null);

    @AfterEach
    void close() {
        router.close();
        client.close();
        vertx.close();
    }

    @Test
    void listsTheModelsOfARealRouterWithTheirState() {
        try (var recorded = RecordedServer.of("llama-server-b11669-router-models")) {
            List<CatalogueModel> models =
                    backend.models(new Endpoint(recorded.base(), null), TIMEOUT);

            assertThat(models)
                    .extracting(CatalogueModel::name)
                    .containsExactly("me/tiny:Q4_K_M", "other", "tiny");
            assertThat(models)
                    .extracting(CatalogueModel::loaded)
                    .containsExactly(false, true, false);
            assertThat(models)
                    .extracting(CatalogueModel::trainedContext)
                    .containsExactly(8192L, 8192L, 8192L);
            assertThat(models.get(1).context()).isEqualTo(8192L);
            assertThat(models.get(1).size()).isEqualTo(new Bytes(226_048));
            assertThat(recorded.asked())
                    .containsExactly(
                            "GET /v1/models",
                            "GET /props?model=other&autoload=false",
                            "GET /props?model=tiny&autoload=false");
        }
    }

    @Test
    void tellsWhatARunningModelCanDo() {
        router.has("ready", "loaded");

        CatalogueModel model = stock.show(at, "ready", TIMEOUT).model();

        assertThat(model.abilities()).containsExactly(Ability.TOOLS);
        assertThat(model.uses()).containsExactly(Use.RERANK);
        assertThat(model.parameters()).isEqualTo(112_704L);
    }

    @Test
    void showsTheTemplateAndTheSettingsWithoutPaths() {
        router.has("ready", "loaded");

        ModelDetails details = stock.show(at, "ready", TIMEOUT);

        assertThat(details.template()).startsWith("{%- if tools -%}");
        assertThat(details.settings())
                .containsEntry("temperature", "0.8")
                .containsEntry("ctx-size", "8192")
                .containsEntry("parallel", "4")
                .doesNotContainKey("model");
    }

    @Test
    void tellsThatASingleServerSleeps() {
        try (var server =
                FakeModelServer.start().on("/props", Answers.json(200, "{\"is_sleeping\":true}"))) {
            List<CatalogueModel> models =
                    backend.models(new Endpoint(server.base(), null), TIMEOUT);

            assertThat(models).extracting(CatalogueModel::loaded).containsExactly(false);
        }
    }

    @Test
    void tellsWhatASingleServerSees() {
        try (var server =
                FakeModelServer.start()
                        .on(
                                "/props",
                                Answers.json(
                                        200,
                                        "{\"modalities\":{\"vision\":true,\"audio\":true},"
                                                + "\"chat_template_caps\":{\"supports_tools\":false,"
                                                + "\"supports_reasoning_effort\":true}}"))) {
            CatalogueModel model =
                    backend.models(new Endpoint(server.base(), null), TIMEOUT).getFirst();

            assertThat(model.abilities())
                    .isEqualTo(Set.of(Ability.VISION, Ability.AUDIO, Ability.REASONING));
        }
    }

    @Test
    void wakesAModelThatSleepsWhenItIsToBeLoaded() {
        router.has("asleep", "sleeping");

        stock.load(at, ServedModel.named("asleep"), TIMEOUT);

        assertThat(router.state("asleep")).isEqualTo("loaded");
        assertThat(router.spawned()).isZero();
    }

    @Test
    void tellsTheExitCodeOfAModelThatCannotBeLoaded() {
        router.fate(Fate.FAILS);

        assertThatThrownBy(() -> stock.load(at, MODEL, TIMEOUT))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.detail())
                                    .isEqualTo(
                                            "llama-server could not load model 'me/tiny:Q4_K_M':"
                                                    + " its process ended with exit code 1");
                            assertThat(e.retryable()).isFalse();
                        });
    }

    @Test
    void waitsNoLongerThanItMay() {
        router.fate(Fate.FOR_EVER);

        assertThatThrownBy(() -> stock.load(at, MODEL, Duration.ofMillis(300)))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_TIMEOUT));
    }

    @Test
    void waitsForAModelThatSomebodyElseIsLoading() {
        router.has("early", "loading");

        stock.load(at, ServedModel.named("early"), TIMEOUT);

        assertThat(router.state("early")).isEqualTo("loaded");
        assertThat(router.spawned()).isZero();
    }

    /** The order to unload would break the download off. */
    @Test
    void touchesNothingThatIsBeingDownloaded() {
        router.has("coming", "downloading");

        assertThatThrownBy(() -> stock.unload(at, "coming", TIMEOUT))
                .hasMessage("model 'coming' is still being downloaded");
        assertThatThrownBy(() -> stock.load(at, ServedModel.named("coming"), TIMEOUT))
                .isInstanceOfSatisfying(
                        StokerException.class, e -> assertThat(e.retryable()).isTrue());
        assertThat(router.state("coming")).isEqualTo("downloading");
        assertThat(backend.models(at, TIMEOUT))
                .extracting(CatalogueModel::name)
                .doesNotContain("coming");
    }

    @Test
    void letsBeWhatIsNotLoaded() {
        stock.unload(at, FakeLlamaRouter.MODEL, TIMEOUT);

        assertThat(router.server().exchanges()).noneMatch(one -> one.method().equals("POST"));
    }

    @Test
    void deletesNoFileThatTheServerDidNotDownload() {
        router.has("mine", "unloaded");

        assertThatThrownBy(() -> stock.delete(at, "mine", TIMEOUT))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
                            assertThat(e.detail()).contains("(source: models_dir)");
                        });
        assertThat(router.state("mine")).isEqualTo("unloaded");
    }

    @Test
    void tellsEachStepOfADownload() throws InterruptedException {
        List<PullStep> steps = new ArrayList<>();

        stock.pull(at, FakeLlamaRouter.PULLABLE, steps::add);

        var all = new Bytes(235_712);
        assertThat(steps.getFirst())
                .isEqualTo(new PullStep(PullStep.Phase.RESOLVING, Bytes.ZERO, null));
        assertThat(steps)
                .contains(new PullStep(PullStep.Phase.DOWNLOADING, Bytes.ZERO, all))
                .endsWith(new PullStep(PullStep.Phase.INSTALLING, all, all));
    }

    /** Pulls on a thread of its own, interrupts it at that step, and waits for its end. */
    private Throwable interruptedAt(PullStep.Phase phase) throws Exception {
        var ended = new CompletableFuture<Throwable>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        stock.pull(
                                at,
                                FakeLlamaRouter.PULLABLE,
                                step -> {
                                    if (step.phase() == phase) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
                        ended.complete(new AssertionError("it came to an end"));
                    } catch (InterruptedException | RuntimeException e) {
                        ended.complete(e);
                    }
                });
        return ended.get(10, TimeUnit.SECONDS);
    }

    @Test
    void hasTheRouterBreakOffWhatItWasTold() throws Exception {
        router.fate(Fate.FOR_EVER);

        assertThat(interruptedAt(PullStep.Phase.DOWNLOADING))
                .isInstanceOf(InterruptedException.class);
        assertThat(router.state(FakeLlamaRouter.PULLABLE)).isNull();
    }

    /** It would be carried out all the same, with nobody left to break it off. */
    @Test
    void breaksOffAnOrderThatIsOnlyAnsweredAfterTheInterrupt() throws Exception {
        router.fate(Fate.FOR_EVER);
        var ordered = new CountDownLatch(1);
        var mayAnswer = new CountDownLatch(1);
        router.onOrder(() -> {
            ordered.countDown();
            mayAnswer.await();
        });
        var ended = new CompletableFuture<Throwable>();
        Thread pull =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                stock.pull(at, FakeLlamaRouter.PULLABLE, _ -> {});
                            } catch (InterruptedException | RuntimeException e) {
                                ended.complete(e);
                            }
                        });
        assertThat(ordered.await(10, TimeUnit.SECONDS)).isTrue();

        pull.interrupt();
        mayAnswer.countDown();

        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(router.state(FakeLlamaRouter.PULLABLE)).isNull();
    }

    @Test
    void leavesAloneWhatSomebodyElseDownloads() throws Exception {
        router.has(FakeLlamaRouter.PULLABLE, "downloading");

        assertThat(interruptedAt(PullStep.Phase.RESOLVING))
                .isInstanceOf(InterruptedException.class);
        assertThat(router.state(FakeLlamaRouter.PULLABLE)).isEqualTo("downloading");
        assertThat(router.server().exchanges()).noneMatch(one -> one.method().equals("POST"));
    }

    @Test
    void saysThatTheRegistryHasNoSuchModelWhereTheRouterSaysFinished() {
        assertThatThrownBy(() -> stock.pull(at, "nobody/none:Q4_K_M", _ -> {}))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND));
    }

    @Test
    void seesADownloadEndWithoutItsEvents() throws InterruptedException {
        router.fate(Fate.UNTOLD);

        stock.pull(at, FakeLlamaRouter.PULLABLE, _ -> {});

        assertThat(router.state(FakeLlamaRouter.PULLABLE)).isEqualTo("unloaded");
    }

    @Test
    void tellsThatADownloadFailed() {
        router.fate(Fate.FAILS);

        assertThatThrownBy(() -> stock.pull(at, FakeLlamaRouter.PULLABLE, _ -> {}))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.detail()).contains("could not download 'me/other:Q4_K_M'");
                            assertThat(e.fault())
                                    .isEqualTo(new BackendFault(502, null, FaultCause.SERVER));
                        });
    }

    @Test
    void fetchesNothingThatIsThere() throws InterruptedException {
        List<PullStep> steps = new ArrayList<>();

        stock.pull(at, FakeLlamaRouter.MODEL, steps::add);

        assertThat(steps.getLast().phase()).isEqualTo(PullStep.Phase.INSTALLING);
        assertThat(router.server().exchanges()).noneMatch(one -> one.method().equals("POST"));
    }

    @Test
    void saysThatASingleServerHasOneModelOnly() {
        try (var server =
                FakeModelServer.start()
                        .on("/props", Answers.fixture("llama-server-b11669-props.json"))) {
            var single = new Endpoint(server.base(), null);

            assertThatThrownBy(() -> stock.load(single, MODEL, TIMEOUT))
                    .isInstanceOfSatisfying(
                            StokerException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED))
                    .hasMessageContaining(
                            "(expected: one in router mode, started without a model)");
            assertThat(server.exchanges()).hasSize(1);
        }
    }

    /** What is shown to be possible is: a file of the user's is not deleted. */
    @Test
    void showsThatAFileOfTheUsersCannotBeDeleted() {
        router.has("by-hand", "unloaded");

        assertThat(stock.show(at, "by-hand", TIMEOUT).lacks()).containsExactly(Capability.DELETE);
        assertThat(stock.show(at, FakeLlamaRouter.MODEL, TIMEOUT).lacks()).isEmpty();
    }
}
