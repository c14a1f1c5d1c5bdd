package dev.stoker.backend.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.OllamaAnswers;
import dev.stoker.testing.SomePlan;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Running;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OllamaTuningTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Plan PLAN = SomePlan.of(Map.of("threads", 3, "context", 8192));
    private static final String SHOWN = Answers.text("ollama-0.33.0-rc2-show.json");
    private static final String DERIVED = Answers.text("ollama-0.33.0-rc2-show-derived.json");
    private static final String NOT_FOUND = "{\"error\":\"model 'x' not found\"}";

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final OllamaTuning tuning = new OllamaTuning(new HttpWire(client));
    private final FakeModelServer server =
            OllamaAnswers.start()
                    .on("/api/show", Answers.json(200, SHOWN))
                    .on("/api/create", Answers.json(200, "{\"status\":\"success\"}"));

    @AfterEach
    void close() {
        server.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Endpoint at() {
        return new Endpoint(server.base(), null);
    }

    private static CatalogueModel model(Bytes size) {
        return CatalogueModel.of("tiny:latest")
                .size(size)
                .quantisation("F16")
                .architecture("llama")
                .trainedContext(8192L)
                .loaded(false)
                .build();
    }

    /** What it is asked about a model, by the model's name. */
    private void shows(Map<String, String> byName) {
        server.on(
                "/api/show",
                (exchange, wire) -> {
                    String name = exchange.text().replaceAll("\\{\"model\":\"([^\"]*)\"\\}", "$1");
                    String answer = byName.get(name);
                    Answers.json(answer == null ? 404 : 200, answer == null ? NOT_FOUND : answer)
                            .give(exchange, wire);
                });
    }

    private Exchange created() {
        return server.exchanges().stream()
                .filter(call -> call.path().equals("/api/create"))
                .findFirst()
                .orElseThrow();
    }

    private StokerException refusal(Plan plan) {
        try {
            String said = tuning.apply(at(), "tiny:latest", plan, TIMEOUT);
            throw new AssertionError(said);
        } catch (StokerException e) {
            return e;
        }
    }

    @Test
    void readsTheFactsOfAModelFromWhatIsShown() {
        ModelFacts facts =
                Objects.requireNonNull(tuning.facts(at(), model(new Bytes(235_796)), TIMEOUT));

        assertThat(facts.weights()).isEqualTo(new Bytes(235_796));
        assertThat(facts.header().architecture()).isEqualTo("llama");
        assertThat(facts.header().shape().contextTokens()).isEqualTo(8192);
        assertThat(facts.header().shape().blocks()).isEqualTo(2);
        assertThat(facts.header().tensors().parameters()).isEqualTo(112_704);
        assertThat(server.nextCall().text()).isEqualTo("{\"model\":\"tiny:latest\"}");
    }

    @Test
    void knowsTooLittleOfAModelWithoutAHeader() {
        server.on("/api/show", Answers.json(200, "{\"model_info\":{}}"));

        assertThat(tuning.facts(at(), model(new Bytes(1)), TIMEOUT)).isNull();
        assertThat(tuning.facts(at(), CatalogueModel.named("tiny:latest"), TIMEOUT)).isNull();
    }

    @Test
    void tellsTheContextAModelRunsWith() {
        server.on(
                "/api/ps",
                Answers.json(
                        200, "{\"models\":[{\"name\":\"tiny:latest\",\"context_length\":6144}]}"));

        assertThat(tuning.running(at(), "tiny:latest", TIMEOUT))
                .isEqualTo(new Running(null, 6144, null, null, null, "GET /api/ps"));
        assertThat(tuning.running(at(), "other:latest", TIMEOUT)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0.33.0-rc2,ByMemory,8192",
        "0.24.1,ByMemory,0",
        "0.15.4,Fixed,0",
        ",ByMemory,8192"
    })
    void knowsWhatEachReleaseDoesByItself(String version, String context, long promptCacheMebi) {
        BackendTraits traits = tuning.traits(version);

        assertThat(traits.knobs()).containsExactlyInAnyOrder(Knob.THREADS, Knob.CONTEXT);
        assertThat(traits.byItself().context().getClass().getSimpleName()).isEqualTo(context);
        assertThat(traits.byItself().promptCache()).isEqualTo(Bytes.ofMebi(promptCacheMebi));
        assertThat(traits.byItself().slots()).isEqualTo(1);
    }

    @Test
    void sendsOnlyWhatThePlanSets() {
        assertThat(tuning.options(PLAN)).isEqualTo(Map.of("num_ctx", 8192L, "num_thread", 3L));
        assertThat(tuning.options(PLAN).toString()).isEqualTo("{num_ctx=8192, num_thread=3}");
        assertThat(tuning.options(SomePlan.of(Map.of("threads", 2))))
                .isEqualTo(Map.of("num_thread", 2L));
        assertThat(tuning.options(SomePlan.empty())).isEmpty();
    }

    @Test
    void advisesTheEnvironmentAndTheModelfile() {
        assertThat(tuning.advice(PLAN))
                .containsExactly(
                        "OLLAMA_CONTEXT_LENGTH=8192",
                        "LLAMA_ARG_THREADS=3",
                        "PARAMETER num_ctx 8192",
                        "PARAMETER num_thread 3");
        assertThat(tuning.advice(SomePlan.empty())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "tiny:latest,tiny-stoker:latest",
        "tiny,tiny-stoker",
        "hf.co/org/repo:Q4_K_M,hf.co/org/repo-stoker:Q4_K_M",
        "host:5000/a/b:c,host:5000/a/b-stoker:c",
        "tiny-stoker:latest,tiny-stoker:latest"
    })
    void namesAModelThatItMakes(String model, String derived) {
        assertThat(DerivedModel.name(model)).isEqualTo(derived);
    }

    @Test
    void makesAModelThatHasThePlan() {
        shows(Map.of("tiny:latest", SHOWN));

        String said = tuning.apply(at(), "tiny:latest", PLAN, TIMEOUT);

        assertThat(said)
                .isEqualTo(
                        "model 'tiny-stoker:latest' now has num_ctx 8192, num_thread 3 and shares"
                                + " the weights of 'tiny:latest'; ask for it by that name");
        assertThat(created().text())
                .isEqualTo(
                        """
                        {"model":"tiny-stoker:latest","from":"tiny:latest","stream":false,\
                        "parameters":{"num_ctx":8192,"num_thread":3}}\
                        """);
    }

    @Test
    void givesTheModelItMadeOtherSettings() {
        shows(Map.of("tiny:latest", SHOWN, "tiny-stoker:latest", DERIVED));

        tuning.apply(at(), "tiny:latest", PLAN, TIMEOUT);

        assertThat(created().text()).contains("\"from\":\"tiny:latest\"");
    }

    @Test
    void leavesAModelOfThatNameThatSomebodyElseMade() {
        shows(Map.of("tiny:latest", SHOWN, "tiny-stoker:latest", SHOWN));

        StokerException refusal = refusal(PLAN);

        assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
        assertThat(refusal.detail()).contains("'tiny-stoker:latest'", "was not made from");
        assertThat(server.exchanges()).noneMatch(call -> call.path().equals("/api/create"));
    }

    /** Ollama would ask its registry for a model it does not have. */
    @Test
    void makesNothingFromAModelThatIsNotThere() {
        shows(Map.of());

        assertThat(refusal(PLAN).httpStatus()).isEqualTo(404);
        assertThat(server.exchanges()).noneMatch(call -> call.path().equals("/api/create"));
    }

    @Test
    void tellsWhatOllamaSaysWhenItCannot() {
        shows(Map.of("tiny:latest", SHOWN));
        server.on("/api/create", Answers.json(200, "{\"error\":\"no space left\"}"));
        assertThat(refusal(PLAN).detail()).isEqualTo("no space left");

        server.on("/api/create", Answers.json(200, "{\"status\":\"writing manifest\"}"));
        assertThat(refusal(PLAN).code()).isEqualTo(ErrorCode.BACKEND_ERROR);
    }

    @Test
    void appliesNothingWhereThePlanSetsNothing() {
        assertThatThrownBy(() -> tuning.apply(at(), "tiny:latest", SomePlan.empty(), TIMEOUT))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED));
        assertThat(server.exchanges()).isEmpty();
    }
}
