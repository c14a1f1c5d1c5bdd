package dev.stoker.backend.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeLmStudio;
import dev.stoker.testing.RecordedServer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LmStudioStockTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String MODEL = FakeLmStudio.MODEL;
    private static final String TOKEN_REFUSED =
            "{\"error\":{\"type\":\"invalid_request\",\"code\":\"invalid_api_key\",\"message\":"
                    + "\"An LM Studio API token is required to make requests to this server\"}}";

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final LmStudioBackend backend = backend();
    private final Stock stock = backend.stock();
    private final FakeLmStudio studio = FakeLmStudio.start();
    private final Endpoint at = new Endpoint(studio.server().base(), null);

    private LmStudioBackend backend() {
        return new LmStudioBackend(new HttpWire(client), new OpenAiWire(client));
    }

    @AfterEach
    void close() {
        studio.close();
        client.close();
        vertx.close();
    }

    private void load() {
        stock.load(at, ServedModel.named(MODEL), TIMEOUT);
    }

    private static StokerException notSupported(Throwable thrown) {
        assertThat(thrown).isInstanceOf(StokerException.class);
        var e = (StokerException) thrown;
        assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
        return e;
    }

    /** A second load would make a second instance of it. */
    @Test
    void loadsAModelOnceHoweverManyAsk() throws Exception {
        List<Future<?>> loads = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                loads.add(threads.submit(this::load));
            }
            for (Future<?> load : loads) {
                load.get();
            }
        }

        assertThat(studio.loads()).isEqualTo(1);
        assertThat(studio.instances(MODEL)).containsExactly(MODEL);
    }

    @Test
    void leavesInMemoryWhatSomebodyElseLoaded() {
        studio.somebodyLoads(MODEL);

        load();

        assertThat(studio.loads()).isZero();
        assertThatThrownBy(() -> stock.unload(at, MODEL, TIMEOUT))
                .satisfies(thrown ->
                        assertThat(notSupported(thrown).detail())
                                .contains("was not loaded by this Stoker", "lms unload"));
        assertThat(studio.instances(MODEL)).containsExactly(MODEL);
    }

    @Test
    void letsGoOfItsOwnInstanceAndOfNoOther() {
        load();
        studio.somebodyLoads(MODEL);

        stock.unload(at, MODEL, TIMEOUT);

        assertThat(studio.instances(MODEL)).containsExactly(MODEL + ":2");
    }

    @Test
    void letsGoOfAnInstanceByItsName() {
        studio.somebodyLoads(MODEL);
        String second = MODEL + ":2";
        studio.somebodyLoads(MODEL);

        assertThatThrownBy(() -> stock.unload(at, second, TIMEOUT))
                .satisfies(LmStudioStockTest::notSupported);
        assertThat(studio.instances(MODEL)).hasSize(2);
    }

    /** LM Studio gives a name again that has become free. */
    @Test
    void letsGoOfNothingThatSomebodyElseLoadedInItsPlace() {
        load();
        stock.unload(at, MODEL, TIMEOUT);
        studio.somebodyLoads(MODEL);

        assertThatThrownBy(() -> stock.unload(at, MODEL, TIMEOUT))
                .satisfies(LmStudioStockTest::notSupported);
        assertThat(studio.instances(MODEL)).containsExactly(MODEL);
    }

    /** Another Stoker, or this one before it was started anew, is somebody else. */
    @Test
    void letsGoOfNothingThatAnotherProcessLoaded() {
        load();

        assertThatThrownBy(() -> backend().stock().unload(at, MODEL, TIMEOUT))
                .satisfies(LmStudioStockTest::notSupported);
    }

    /** After a restart LM Studio gives the same names to what its user loads. */
    @Test
    void forgetsWhatIsGone() {
        load();
        studio.restart();
        backend.models(at, TIMEOUT);
        studio.somebodyLoads(MODEL);

        assertThatThrownBy(() -> stock.unload(at, MODEL, TIMEOUT))
                .satisfies(LmStudioStockTest::notSupported);
        assertThat(studio.instances(MODEL)).containsExactly(MODEL);
    }

    @Test
    void letsBeWhatIsNotLoaded() {
        stock.unload(at, MODEL, TIMEOUT);

        assertThat(studio.server().exchanges()).hasSize(1);
    }

    @Test
    void takesNoAnswerForALoadThatDoesNotSaySo() {
        studio.server()
                .on(
                        "/api/v1/models/load",
                        Answers.json(
                                200, "{\"type\":\"llm\",\"instance_id\":\"i\",\"status\":\"x\"}"));

        assertThatThrownBy(this::load).hasMessage("LM Studio did not say that the model is loaded");
    }

    @Test
    void tellsARefusedLoadThatCameWithStatus200() {
        studio.refusesLoads(
                "Failed to load model \"tiny/tiny-llm\". Error: Model loading was stopped due to"
                        + " insufficient system resources.");

        assertThatThrownBy(this::load)
                .hasMessageContaining("insufficient system resources")
                .satisfies(thrown -> assertThat(((StokerException) thrown).retryable()).isTrue());
        assertThatThrownBy(() -> stock.unload(at, "nobody", TIMEOUT))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND));
    }

    @Test
    void remembersABoundedNumberOfInstances() {
        var own = new OwnInstances();
        URI origin = URI.create("http://127.0.0.1:1234");
        for (int i = 0; i <= OwnInstances.MOST; i++) {
            own.add(origin, "model-" + i);
        }

        assertThat(own.at(origin)).hasSize(OwnInstances.MOST).doesNotContain("model-0");
        assertThat(own.contains(URI.create("http://127.0.0.1:1235"), "model-1")).isFalse();
    }

    /** A list that was asked for before a load may lack what was loaded since. */
    @Test
    void remembersWhatWasLoadedWhileAListWasOnItsWay() {
        var own = new OwnInstances();
        URI origin = URI.create("http://127.0.0.1:1234");
        own.add(origin, "old");
        List<String> asked = own.at(origin);
        own.add(origin, "new");

        own.keep(origin, asked, Set.of());

        assertThat(own.at(origin)).containsExactly("new");
    }

    @Test
    void showsHowALoadedModelIsSet() {
        load();

        ModelDetails details = stock.show(at, MODEL, TIMEOUT);

        assertThat(details.model().parameters()).isEqualTo(7_000_000_000L);
        assertThat(details.settings())
                .containsEntry("context_length", "8192")
                .containsEntry("parallel", "4")
                .containsEntry("format", "gguf");
    }

    @Test
    void tellsEachStepOfADownload() throws InterruptedException {
        List<PullStep> steps = new ArrayList<>();

        stock.pull(at, FakeLmStudio.PULLABLE, steps::add);

        var all = new Bytes(226_048);
        assertThat(steps.getFirst())
                .isEqualTo(new PullStep(PullStep.Phase.RESOLVING, Bytes.ZERO, null));
        assertThat(steps)
                .contains(new PullStep(PullStep.Phase.DOWNLOADING, Bytes.ZERO, all))
                .endsWith(new PullStep(PullStep.Phase.INSTALLING, all, all));
    }

    @Test
    void fetchesNothingThatIsThere() throws InterruptedException {
        List<PullStep> steps = new ArrayList<>();

        stock.pull(at, MODEL, steps::add);

        assertThat(steps.getLast().phase()).isEqualTo(PullStep.Phase.INSTALLING);
    }

    /** It goes on there whether or not it can say so. */
    @ParameterizedTest
    @CsvSource({"3, true", "4, false"})
    void followsADownloadThroughAFewFailedQuestions(int failures, boolean bears)
            throws InterruptedException {
        var looks = new AtomicInteger();
        studio.server()
                .on("/api/v1/models/download", Answers.json(200, job("downloading")))
                .on(
                        "/api/v1/models/download/status/j",
                        (exchange, wire) ->
                                (looks.incrementAndGet() > failures
                                                ? Answers.json(200, job("completed"))
                                                : Answers.loading())
                                        .give(exchange, wire));

        if (bears) {
            stock.pull(at, FakeLmStudio.PULLABLE, _ -> {});
        } else {
            assertThatThrownBy(() -> stock.pull(at, FakeLmStudio.PULLABLE, _ -> {}))
                    .hasMessage("Loading model");
        }

        assertThat(looks).hasValue(4);
    }

    private static String job(String status) {
        return "{\"job_id\":\"j\",\"status\":\"%s\"}".formatted(status);
    }

    @Test
    void endsWhenItIsInterruptedInTheMiddleOfAQuestion() throws Exception {
        studio.server()
                .on("/api/v1/models/download", Answers.json(200, job("downloading")))
                .on("/api/v1/models/download/status/j", Answers.hangBeforeHead());
        var ended = new CompletableFuture<Throwable>();
        Thread puller =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                stock.pull(at, FakeLmStudio.PULLABLE, _ -> {});
                                ended.complete(new AssertionError("not broken off"));
                            } catch (InterruptedException | RuntimeException e) {
                                ended.complete(e);
                            }
                        });
        awaitQuestion("/api/v1/models/download/status/j");

        puller.interrupt();

        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    private void awaitQuestion(String path) throws InterruptedException {
        var pause = new CountDownLatch(1);
        for (int i = 0; i < 1000; i++) {
            if (studio.server().exchanges().stream().anyMatch(e -> e.path().equals(path))) {
                return;
            }
            assertThat(pause.await(10, TimeUnit.MILLISECONDS)).isFalse();
        }
        throw new AssertionError("nobody asked " + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"status\":\"downloading\"}", "{\"job_id\":\"j\"}", "[]"})
    void followsNoDownloadThatCannotBeFollowed(String answer) {
        studio.server().on("/api/v1/models/download", Answers.json(200, answer));

        assertThatThrownBy(() -> stock.pull(at, FakeLmStudio.PULLABLE, _ -> {}))
                .hasMessage("LM Studio's answer does not say how the download is");
    }

    @Test
    void tellsThatADownloadFailed() {
        studio.downloadsEnd("failed");

        assertThatThrownBy(() -> stock.pull(at, FakeLmStudio.PULLABLE, _ -> {}))
                .hasMessage("LM Studio could not download 'tiny/tiny-second'; it does not say why");
    }

    @ParameterizedTest
    @CsvSource({
        "ibm/granite-4-micro, ibm/granite-4-micro,",
        "google/gemma@q4_k_m, google/gemma@q4_k_m,",
        "https://huggingface.co/a/b-GGUF, https://huggingface.co/a/b-GGUF,",
        "https://huggingface.co/a/b-GGUF@Q4_K_M, https://huggingface.co/a/b-GGUF, Q4_K_M",
    })
    void asksForAQuantisationByWhatFollowsTheAddress(
            String model, String asked, @org.jspecify.annotations.Nullable String quantisation) {
        var wish = LmStudioPull.wish(model);

        assertThat(wish.path("model").asText()).isEqualTo(asked);
        assertThat(wish.path("quantization").textValue()).isEqualTo(quantisation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "http://huggingface.co/a/b",
                "https://huggingface.co.evil.example/a/b"
            })
    void hasNothingDownloadedFromElsewhere(String model) {
        assertThatThrownBy(() -> stock.pull(at, model, _ -> {}))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThat(studio.server().exchanges()).isEmpty();
    }

    @Test
    void managesNothingOfAnOlderRelease() {
        try (var older = RecordedServer.of("lm-studio-0.3.36-documented")) {
            var there = new Endpoint(older.base(), null);
            String model = "qwen2-vl-7b-instruct";

            assertThat(stock.show(there, model, TIMEOUT).model().abilities()).hasSize(1);
            assertThatThrownBy(() -> stock.load(there, ServedModel.named(model), TIMEOUT))
                    .satisfies(LmStudioStockTest::notSupported)
                    .hasMessageContaining("0.4.0 or later");
            assertThatThrownBy(() -> stock.pull(there, "a/b", _ -> {}))
                    .satisfies(LmStudioStockTest::notSupported);
            assertThat(older.asked()).noneMatch(asked -> asked.startsWith("POST"));
        }
    }

    /** A refused token must not pass for a release that does not know the path. */
    @ParameterizedTest
    @ValueSource(ints = {200, 401})
    void saysThatTheTokenIsNotTaken(int status) {
        studio.server()
                .on("/api/v1/models", Answers.json(status, TOKEN_REFUSED))
                .on("/api/v0/models", Answers.json(200, "{\"data\":[]}"));

        assertThatThrownBy(() -> backend.models(at, TIMEOUT))
                .hasMessageContaining("An LM Studio API token is required");
        assertThat(backend.health(new Endpoint(at.base(), new Secret("s")), TIMEOUT))
                .isInstanceOf(Health.Unusable.class);
    }

    @ParameterizedTest
    @CsvSource({"7B, 7000000000", "26B-A4B, 26000000000", "300M, 300000000", "1.5B, 1500000000"})
    void readsTheNumberOfWeights(String told, long count) {
        assertThat(LmStudioCatalogue.parameters(told)).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8x7B", "", "many"})
    void guessesNoNumberOfWeights(String told) {
        assertThat(LmStudioCatalogue.parameters(told)).isNull();
    }

    /** What is shown to be possible is: nothing of somebody else's is let go of. */
    @Test
    void showsThatWhatSomebodyElseLoadedCannotBeUnloaded() {
        assertThat(stock.show(at, MODEL, TIMEOUT).lacks()).isEmpty();
        studio.somebodyLoads(MODEL);
        assertThat(stock.show(at, MODEL, TIMEOUT).lacks()).containsExactly(Capability.UNLOAD);
        studio.restart();
        load();
        assertThat(stock.show(at, MODEL, TIMEOUT).lacks()).isEmpty();
    }

    @Test
    void lacksWhatCameWithTheNextReleaseWhereItIsAnOlderOne() {
        try (var older = RecordedServer.of("lm-studio-0.3.36-documented")) {
            var there = new Endpoint(older.base(), null);

            assertThat(backend.health(there, TIMEOUT))
                    .isEqualTo(
                            new Health.Ready(
                                    null,
                                    Set.of(Capability.LOAD, Capability.UNLOAD, Capability.PULL)));
        }
    }

    /** It does not tell its version, so this is never proved of a server. */
    @Test
    void speaksAnthropicsDialectSinceItHasIt() {
        assertThat(backend.speaks(null)).containsExactly(WireDialect.OPENAI);
        assertThat(backend.speaks("0.4.0")).containsExactly(WireDialect.OPENAI);
        assertThat(backend.speaks("0.4.1")).contains(WireDialect.ANTHROPIC, WireDialect.OPENAI);
    }
}
