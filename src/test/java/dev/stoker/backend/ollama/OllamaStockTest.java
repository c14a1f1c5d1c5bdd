package dev.stoker.backend.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Ability;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeOllama;
import dev.stoker.testing.OllamaAnswers;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OllamaStockTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ServedModel PLANNED =
            new ServedModel("tiny", Map.of("num_ctx", 8192L, "num_thread", 1L));

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final OllamaBackend ollama =
            new OllamaBackend(new HttpWire(client), new EventWire(client, WireSettings.DEFAULT));
    private final Stock stock = ollama.stock();
    private final FakeOllama fake = FakeOllama.start();
    private final Endpoint at = new Endpoint(fake.base(), null);

    @AfterEach
    void close() {
        fake.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private List<String> asked() {
        return fake.server().exchanges().stream()
                .map(call -> call.method() + " " + call.path())
                .toList();
    }

    private Exchange last(String path) {
        return fake.server().exchanges().stream()
                .filter(call -> call.path().equals(path))
                .reduce((_, later) -> later)
                .orElseThrow();
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
    void showsWhatIsToldOfOneModelAlone() {
        ModelDetails shown = stock.show(at, "tiny", TIMEOUT);

        assertThat(shown.model().name()).isEqualTo("tiny:latest");
        assertThat(shown.model().parameters()).isEqualTo(112_704L);
        assertThat(shown.model().trainedContext()).isEqualTo(8192L);
        assertThat(shown.model().abilities()).containsExactly(Ability.TOOLS);
        assertThat(shown.template()).startsWith("{%- if tools %}");
        assertThat(shown.system()).isEqualTo("You are tiny.");
        assertThat(shown.license()).isEqualTo("Tiny licence: do as you like.");
        assertThat(shown.settings())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("stop", "<end>, ###", "temperature", "0.2"));
    }

    /** Else the first call would load it anew. */
    @Test
    void loadsWithTheOptionsOfCalls() {
        stock.load(at, PLANNED, TIMEOUT);

        assertThat(last("/api/generate").text())
                .isEqualTo(
                        "{\"model\":\"tiny:latest\",\"stream\":false,"
                                + "\"options\":{\"num_ctx\":8192,\"num_thread\":1}}");
        assertThat(ollama.models(at, TIMEOUT).getFirst().context()).isEqualTo(8192L);
        assertThat(ollama.models(at, TIMEOUT).getFirst().resident()).isNotNull();
    }

    @Test
    void loadsAModelThatOnlyMakesVectorsByAnEmptyInput() {
        fake.put("vectors:latest", "embedding");

        stock.load(at, ServedModel.named("vectors"), TIMEOUT);

        assertThat(last("/api/embed").text())
                .isEqualTo("{\"model\":\"vectors:latest\",\"input\":[]}");
        assertThat(asked()).doesNotContain("POST /api/generate");
    }

    /** Ollama finds an engine by its file: another name of the same weights would lose its own. */
    @Test
    void letsGoOfNothingThatIsLoadedUnderAnotherName() {
        stock.copy(at, "tiny", "second", TIMEOUT);
        stock.load(at, PLANNED, TIMEOUT);

        stock.unload(at, "second", TIMEOUT);

        assertThat(ollama.models(at, TIMEOUT)).anyMatch(it -> Boolean.TRUE.equals(it.loaded()));
        assertThat(asked()).containsOnlyOnce("POST /api/generate");
    }

    @Test
    void asksNothingOfAModelThatRunsElsewhere() {
        fake.putCloud("gpt-oss:120b-cloud", "gpt-oss:120b");

        ModelDetails shown = stock.show(at, "gpt-oss:120b-cloud", TIMEOUT);
        StokerException failure =
                failure(() -> stock.load(at, ServedModel.named("gpt-oss:120b-cloud"), TIMEOUT));

        assertThat(shown.model().remote()).isTrue();
        assertThat(failure.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
        assertThat(failure(() -> stock.show(at, "tiny:cloud", TIMEOUT)).code())
                .isEqualTo(ErrorCode.MODEL_NOT_FOUND);
        assertThat(asked()).allMatch(call -> call.startsWith("GET "));
    }

    @Test
    void copiesOverNoOtherModel() {
        stock.copy(at, "tiny", "second", TIMEOUT);

        assertThat(failure(() -> stock.copy(at, "tiny", "second:latest", TIMEOUT)).detail())
                .contains("there is a model 'second:latest' already");
        assertThat(failure(() -> stock.copy(at, "tiny", "hf.co/a/b", TIMEOUT)).code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(failure(() -> stock.copy(at, "tiny", "second:cloud", TIMEOUT)).code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(asked()).containsOnlyOnce("POST /api/copy");
    }

    /**
     * As recorded: small layers are not told of at all, and a layer's last bytes are not either.
     */
    @Test
    void addsUpTheLayersOfADownload() throws InterruptedException {
        List<PullStep> steps = new ArrayList<>();

        stock.pull(at, FakeOllama.PULLABLE, steps::add);

        assertThat(steps)
                .extracting(PullStep::phase)
                .containsSubsequence(
                        PullStep.Phase.RESOLVING,
                        PullStep.Phase.DOWNLOADING,
                        PullStep.Phase.VERIFYING,
                        PullStep.Phase.INSTALLING);
        assertThat(steps.getFirst())
                .isEqualTo(new PullStep(PullStep.Phase.RESOLVING, Bytes.ZERO, null));
        assertThat(steps.getLast().total()).isEqualTo(new Bytes(235_648 + 13 + 6_000_000 + 148));
        assertThat(last("/api/pull").text()).isEqualTo("{\"model\":\"slow\",\"stream\":true}");
    }

    @Test
    void addsUpLayersThatTakeTurns() throws InterruptedException {
        fake.server()
                .on(
                        "/api/pull",
                        OllamaAnswers.lines(
                                List.of(
                                        layer("a", 100, 10),
                                        layer("b", 50, 5),
                                        layer("a", 100, 60),
                                        layer("b", 50, 50),
                                        layer("a", 100, 40), // a part of it is fetched again
                                        "{\"status\":\"success\"}\n")));
        List<Long> done = new ArrayList<>();

        stock.pull(at, "slow", step -> done.add(step.done().value()));

        assertThat(done).containsExactly(10L, 15L, 65L, 110L, 150L);
    }

    private static String layer(String digest, long total, long completed) {
        return "{\"status\":\"pulling %s\",\"digest\":\"sha256:%s\",\"total\":%d,\"completed\":%d}%n"
                .formatted(digest, digest, total, completed);
    }

    @Test
    void closesTheConnectionAtOnceWhenAPullIsBrokenOff() throws Exception {
        fake.pullForEver();
        var begun = new CountDownLatch(3);
        Thread pull =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                stock.pull(at, FakeOllama.PULLABLE, _ -> begun.countDown());
                            } catch (InterruptedException _) {
                                // As it should be.
                            }
                        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        long interrupted = System.nanoTime();
        pull.interrupt();

        long left = last("/api/pull").awaitLeft(TIMEOUT);
        assertThat(Duration.ofNanos(left - interrupted)).isLessThan(Duration.ofSeconds(2));
        pull.join(TIMEOUT);
        assertThat(pull.isAlive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "../x",
                "a/../b",
                "a..b",
                "http://127.0.0.1/library/x",
                "https://registry.ollama.ai/library/x",
                "127.0.0.1:5000/library/x",
                "169.254.169.254/latest/meta-data",
                "example.org/library/x",
                "a/b/c/d",
                "/etc/passwd",
                "a\\b",
                "a b",
                "a\nb",
                "a\u0000b",
                "x:",
                "x:a:b",
                "-x"
            })
    void asksNoRegistryForWhatIsNoName(String name) {
        StokerException failure = failure(() -> stock.pull(at, name, _ -> {}));

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(failure.detail()).doesNotContain("\n", "\u0000");
        assertThat(asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama3.1",
                "llama3.1:8b-instruct-q4_K_M",
                "someone/model:tag",
                "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M",
                "registry.ollama.ai/library/x"
            })
    void takesTheNamesOfItsRegistries(String name) {
        assertThat(ModelNames.toPull(name)).isEqualTo(name);
    }

    @Test
    void tellsAnInterruptionWhileItWaitsForTheEndOfAnEngine() throws Exception {
        stock.load(at, PLANNED, TIMEOUT);
        fake.server()
                .on("/api/ps", Answers.json(200, FakeOllama.RECORDED.body("GET /api/ps loaded")));
        var asked = new CountDownLatch(1);
        fake.server()
                .on(
                        "/api/generate",
                        (exchange, wire) -> {
                            FakeOllama.RECORDED
                                    .answer("POST /api/generate unload")
                                    .give(exchange, wire);
                            asked.countDown();
                        });
        List<ErrorCode> told = new ArrayList<>();
        Thread unload =
                Thread.ofVirtual()
                        .start(() ->
                                told.add(failure(() -> stock.unload(at, "tiny", TIMEOUT)).code()));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        unload.interrupt();
        unload.join(TIMEOUT);

        assertThat(told).containsExactly(ErrorCode.BACKEND_TIMEOUT);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0.4.7,false,false,false",
        "0.5.0,true,false,false",
        "0.9.0,true,false,false",
        "0.11.4,true,false,false",
        "0.12.10,true,false,false",
        "0.12.11,true,false,true",
        "0.17.6,true,false,true",
        "0.17.7,true,true,true",
        "0.33.0-rc2,true,true,true",
        ",true,true,true"
    })
    void knowsWhatEachReleaseBrought(
            String version, boolean schemas, boolean thinking, boolean logprobs) {
        assertThat(ollama.capabilities(version).contains(Capability.JSON_SCHEMA))
                .isEqualTo(schemas);
        assertThat(ollama.capabilities(version).contains(Capability.EFFORT)).isEqualTo(thinking);
        assertThat(ollama.capabilities(version).contains(Capability.LOGPROBS)).isEqualTo(logprobs);
        assertThat(ollama.capabilities(version))
                .contains(Capability.PULL, Capability.LOAD, Capability.COPY)
                .doesNotContain(Capability.RERANK, Capability.COUNT_TOKENS);
    }
}
