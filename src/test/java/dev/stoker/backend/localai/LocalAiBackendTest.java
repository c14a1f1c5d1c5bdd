package dev.stoker.backend.localai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Ability;
import dev.stoker.backend.Backend;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FakedKindContract;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeLocalAi;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalAiBackendTest extends FakedKindContract {
    private static final Recording SWITCHED_OFF =
            Recording.of("localai-4.9.0-2026-11-21-switched-off");
    private static final Recording FROM_SOURCE = Recording.of("localai-4.9.0-from-source-faults");

    private final LocalAiBackend localAi = new LocalAiBackend(wire.http(), wire.events());
    private final FakeLocalAi fake = FakeLocalAi.start();
    private final FakeModelServer server = fake.server();

    @Override
    protected FakeModelServer server() {
        return server;
    }

    @Override
    protected Backend backend() {
        return localAi;
    }

    @Override
    protected String version() {
        return "4.9.0";
    }

    @Override
    protected String pullable() {
        return FakeLocalAi.PULLABLE;
    }

    @Override
    protected void pullForEver() {
        fake.pullForEver();
    }

    @Override
    protected void refuseLongPrompts() {
        server.on("/v1/chat/completions", FROM_SOURCE.answer("POST /v1/chat/completions too long"));
    }

    @Override
    protected void answerAtLength() {
        server.on("/v1/chat/completions", Answers.endless());
    }

    private List<String> asked() {
        return server.exchanges().stream().map(call -> call.method() + " " + call.path()).toList();
    }

    private static StokerException failure(ThrowingCallable wish) {
        try {
            wish.call();
        } catch (StokerException e) {
            return e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it was done");
    }

    @Test
    void tellsWhatItsModelsCanDo() {
        CatalogueModel model = localAi.models(serving(), PATIENCE).getFirst();

        assertThat(model.uses()).containsExactlyInAnyOrder(Use.GENERATE, Use.EMBED, Use.RERANK);
        assertThat(model.abilities()).isEmpty();
        server.on(
                "/v1/models/capabilities",
                Answers.json(
                        200,
                        "{\"data\":[{\"id\":\"tiny\",\"capabilities\":[\"chat\",\"vision\","
                                + "\"tools\",\"thinking\",\"tts\"],"
                                + "\"input_modalities\":[\"text\",\"image\",\"audio\"]}]}"));
        assertThat(localAi.models(serving(), PATIENCE).getFirst().abilities())
                .containsExactlyInAnyOrder(
                        Ability.VISION, Ability.TOOLS, Ability.REASONING, Ability.AUDIO);
    }

    /** Releases before that list have names only. */
    @Test
    void listsTheModelsOfAReleaseThatTellsNamesOnly() {
        fake.without("/v1/models/capabilities");

        CatalogueModel model = localAi.models(serving(), PATIENCE).getFirst();

        assertThat(model.name()).isEqualTo("tiny");
        assertThat(model.uses()).isEmpty();
    }

    @Test
    void showsTheSettingsOfTheYamlAndNoOthers() {
        localAi.stock().load(serving(), ServedModel.named("tiny"), PATIENCE);

        ModelDetails shown = localAi.stock().show(serving(), "tiny", PATIENCE);

        assertThat(shown.model().context()).isEqualTo(8192L);
        assertThat(shown.template()).isEqualTo("{{.Input}}");
        assertThat(shown.system()).isEqualTo("You are tiny.");
        assertThat(shown.settings())
                .containsEntry("backend", "mock-backend")
                .containsEntry("threads", "2")
                .containsEntry("context_size", "8192")
                .containsEntry("temperature", "0.2")
                .doesNotContainKeys("proxy", "mcp", "parameters");
    }

    @Test
    void showsWhatItCanWhereTheWebUiIsSwitchedOff() {
        fake.without("/api/models/config-json/tiny");

        ModelDetails shown = localAi.stock().show(serving(), "tiny", PATIENCE);

        assertThat(shown.model().uses()).contains(Use.GENERATE);
        assertThat(shown.settings()).isEmpty();
    }

    /** It says of any name that it is loaded, and so would keep an engine for nothing. */
    @Test
    void asksForNoModelThatIsNotListed() {
        StokerException failure =
                failure(() ->
                        localAi.stock().load(serving(), ServedModel.named("nobody"), PATIENCE));

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
        assertThat(asked()).noneMatch(call -> call.startsWith("POST"));
    }

    @Test
    void tellsWhyAModelCannotBeLoaded() {
        server.on("/backend/load", FakeLocalAi.RECORDED.answer("POST /backend/load broken"));

        StokerException failure =
                failure(() -> localAi.stock().load(serving(), ServedModel.named("tiny"), PATIENCE));

        assertThat(failure.detail()).startsWith("failed to load model: ").endsWith("no model");
        assertThat(failure.httpStatus()).isEqualTo(500);
    }

    @Test
    void tellsThatAModelWasNotLetGoOf() {
        localAi.stock().load(serving(), ServedModel.named("tiny"), PATIENCE);
        server.on("/backend/shutdown", Answers.json(500, "{\"error\":{\"message\":\"busy\"}}"));

        assertThat(failure(() -> localAi.stock().unload(serving(), "tiny", PATIENCE)).detail())
                .isEqualTo("busy");
    }

    @Test
    void namesTheSwitchWhereTheGalleryIsOff() {
        server.on("/models/apply", SWITCHED_OFF.answer("POST /models/apply"));
        server.on("/models/delete/tiny", SWITCHED_OFF.answer("POST /models/delete/tiny"));
        fake.without("/backend/load");

        for (ThrowingCallable wish :
                List.<ThrowingCallable>of(
                        () -> localAi.stock().pull(serving(), "slow", _ -> {}),
                        () -> localAi.stock().delete(serving(), "tiny", PATIENCE))) {
            assertThat(failure(wish).code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
            assertThat(failure(wish).detail()).contains("LOCALAI_DISABLE_GALLERY_ENDPOINT");
        }
        StokerException old =
                failure(() -> localAi.stock().load(serving(), ServedModel.named("tiny"), PATIENCE));
        assertThat(old.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
        assertThat(old.detail()).contains("/backend/load");
    }

    @Test
    void tellsTheBytesOfADownload() throws InterruptedException {
        List<PullStep> steps = new ArrayList<>();

        localAi.stock().pull(serving(), "slow", steps::add);

        assertThat(steps.getFirst().phase()).isEqualTo(PullStep.Phase.RESOLVING);
        assertThat(steps.getFirst().total()).isNull();
        assertThat(steps)
                .filteredOn(step -> step.phase() == PullStep.Phase.DOWNLOADING)
                .hasSizeGreaterThan(3)
                .allMatch(step -> new Bytes(3_040_870).equals(step.total()));
        assertThat(steps.getLast().phase()).isEqualTo(PullStep.Phase.INSTALLING);
    }

    /** What it gives back as the status' address may be anywhere. */
    @Test
    void looksForTheJobWhereItAskedForIt() {
        server.on(
                "/models/apply",
                Answers.json(
                        200,
                        "{\"uuid\":\"../../x\",\"status\":\"http://169.254.169.254/latest\"}"));

        StokerException failure = failure(() -> localAi.stock().pull(serving(), "slow", _ -> {}));

        assertThat(failure.detail()).contains("did not say which job");
        assertThat(asked()).containsExactly("POST /models/apply");
    }

    @Test
    void tellsLocalAiToStopADownloadThatIsBrokenOff() throws Exception {
        fake.pullForEver();
        var begun = new CountDownLatch(1);
        Thread pull =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                localAi.stock().pull(serving(), "slow", _ -> begun.countDown());
                            } catch (InterruptedException | StokerException _) {
                                // Which of them is the contract's affair.
                            }
                        });
        assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        pull.interrupt();
        pull.join(PATIENCE);

        assertThat(server.exchanges())
                .extracting(Exchange::path)
                .last()
                .asString()
                .startsWith("/api/operations/")
                .endsWith("/cancel");
    }

    /** It goes on there whether or not it can say so. */
    @Test
    void followsADownloadThroughAFewFailedQuestions() throws InterruptedException {
        var looks = new AtomicInteger();
        server.on("/models/apply", Answers.json(200, "{\"uuid\":\"j\"}"))
                .on(
                        "/models/jobs/j",
                        (exchange, wire) -> {
                            int look = looks.incrementAndGet();
                            (look % 4 == 0
                                            ? Answers.json(
                                                    200, "{\"processed\":%s}".formatted(look == 8))
                                            : Answers.loading())
                                    .give(exchange, wire);
                        });

        localAi.stock().pull(serving(), "slow", _ -> {});

        assertThat(looks).hasValue(8);
    }

    @Test
    void tellsLocalAiToStopADownloadOfWhichItLearnsNothingMore() {
        server.on("/models/apply", Answers.json(200, "{\"uuid\":\"j\"}"))
                .on("/models/jobs/j", Answers.loading());

        StokerException failure = failure(() -> localAi.stock().pull(serving(), "slow", _ -> {}));

        assertThat(failure.detail()).isEqualTo("Loading model");
        assertThat(asked())
                .containsExactly(
                        "POST /models/apply",
                        "GET /models/jobs/j",
                        "GET /models/jobs/j",
                        "GET /models/jobs/j",
                        "GET /models/jobs/j",
                        "POST /api/operations/j/cancel");
    }

    /** The order is carried out there nevertheless. */
    @Test
    void tellsLocalAiToStopADownloadThatIsBrokenOffWhileItIsOrdered() throws Exception {
        var ordered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        server.on(
                "/models/apply",
                (exchange, wire) -> {
                    ordered.countDown();
                    go.await();
                    Answers.json(200, "{\"uuid\":\"j\"}").give(exchange, wire);
                });
        var interrupted = new CountDownLatch(1);
        Thread pull =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                localAi.stock().pull(serving(), "slow", _ -> {});
                            } catch (InterruptedException _) {
                                interrupted.countDown();
                            }
                        });
        assertThat(ordered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        pull.interrupt();
        go.countDown();

        assertThat(interrupted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(asked()).first().isEqualTo("POST /models/apply");
        assertThat(asked()).last().isEqualTo("POST /api/operations/j/cancel");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://169.254.169.254/x",
                "file:///etc/passwd",
                "github:a/b/c.yaml",
                "huggingface://a/b",
                "oci://a/b",
                "a/b",
                "a..b",
                "a b",
                "a\nb",
                "../x"
            })
    void asksNoGalleryForWhatIsNoName(String name) {
        StokerException failure = failure(() -> localAi.stock().pull(serving(), name, _ -> {}));

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-3.2-1b-instruct:q4_k_m", "localai@qwen3-8b", "tugão", "slow"})
    void takesTheNamesOfItsGallery(String name) {
        assertThat(Gallery.demandName(name)).isEqualTo(name);
    }

    @Test
    void isReadyBehindAKeyAndSaysSoOfItsModels() {
        server.on("/v1/models/capabilities", SWITCHED_OFF.answer("GET /v1/models no key"))
                .on("/v1/models", SWITCHED_OFF.answer("GET /v1/models no key"));
        var keyed = new Endpoint(server.base(), new Secret("another-key"));

        StokerException failure = failure(() -> localAi.models(keyed, PATIENCE));

        assertThat(failure.httpStatus()).isEqualTo(401);
        assertThat(failure.detail()).isEqualTo("An authentication key is required");
    }
}
