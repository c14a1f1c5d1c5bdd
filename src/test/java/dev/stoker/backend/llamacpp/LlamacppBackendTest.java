package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.Probe;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LlamacppBackendTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final HttpWire http = new HttpWire(client);
    private final LlamacppBackend backend = new LlamacppBackend(http, new OpenAiWire(client));
    private final FakeModelServer server = FakeModelServer.start();
    private final Endpoint at = new Endpoint(server.base(), null);

    @AfterEach
    void close() {
        server.close();
        client.close();
        vertx.close();
    }

    @Test
    void isReadyWithTheVersionOfItsProps() {
        server.on("/props", Answers.json(200, "{\"build_info\":\"b11669-Debian\"}"));

        Health health = backend.health(at, TIMEOUT);

        assertThat(health)
                .isEqualTo(new Health.Ready("b11669-Debian", LlamaSingleTest.OF_A_ROUTER));
    }

    @Test
    void isOfTheVersionItToldLastWhileItIsWellAndTooBusyToTell() {
        server.on("/props", Answers.json(200, "{\"build_info\":\"b11669-Debian\"}"));
        Health told = backend.health(at, TIMEOUT);

        server.on("/props", Answers.json(503, "{}"));
        assertThat(backend.health(at, TIMEOUT)).isEqualTo(told);
        server.on("/props", Answers.dieBeforeHead());
        assertThat(backend.health(at, TIMEOUT)).isEqualTo(told);
    }

    /** Its process knows best; what tells nothing of it is held against no model. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"text\"] | {} | true",
                "[\"text\",\"image\"] | {} | false",
                "[] | {} | false",
                "[] | {\"modalities\":{\"vision\":false}} | true",
                "[\"text\"] | {\"modalities\":{\"vision\":true}} | false",
                "[\"text\",\"image\"] | {\"modalities\":{\"vision\":false}} | true"
            })
    void tellsOfAModelThatItSeesNothing(String takes, String props, boolean blind) {
        String model =
                "{\"data\":[{\"id\":\"m\",\"architecture\":{\"input_modalities\":%s}}]}"
                        .formatted(takes);
        server.on("/v1/models", Answers.json(200, model));
        server.on("/props", Answers.json(200, props));

        assertThat(backend.models(at, TIMEOUT))
                .singleElement()
                .satisfies(
                        told -> assertThat(told.lacks().contains(Ability.VISION)).isEqualTo(blind));
    }

    /** As a llama-server without an alias calls its model: by the path of its file. */
    @ParameterizedTest
    @CsvSource({
        "/home/me/models/Qwen3-8B-Q4_K_M.gguf, Qwen3-8B-Q4_K_M",
        "/m/big-00001-of-00003.gguf, big",
        "C:\\models\\tiny.gguf, tiny",
        "C:/models/tiny.gguf, tiny"
    })
    void listsAModelByItsFilesNameAndNotByWhereItLies(String path, String name) {
        server.on("/v1/models", list(path, ""));

        assertThat(backend.models(at, TIMEOUT))
                .singleElement()
                .satisfies(model -> {
                    assertThat(model.name()).isEqualTo(name);
                    assertThat(model.aliases()).containsExactly(path);
                });
    }

    @Test
    void listsAModelByItsAliasRatherThanByItsFile() {
        server.on("/v1/models", list("/m/tiny.gguf", "\"mine\""));

        assertThat(backend.models(at, TIMEOUT))
                .singleElement()
                .satisfies(model -> {
                    assertThat(model.name()).isEqualTo("mine");
                    assertThat(model.aliases()).containsExactly("/m/tiny.gguf");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "org/repo:Q4_K_M", "/m/unknown.bin"})
    void leavesOtherNamesAsTheyAre(String name) {
        server.on("/v1/models", list(name, ""));

        assertThat(backend.models(at, TIMEOUT))
                .singleElement()
                .satisfies(model -> assertThat(model.name()).isEqualTo(name));
    }

    private static FakeModelServer.Answer list(String id, String aliases) {
        return Answers.json(
                200,
                "{\"object\":\"list\",\"data\":[{\"id\":\""
                        + id.replace("\\", "\\\\")
                        + "\",\"aliases\":["
                        + aliases
                        + "]}]}");
    }

    /** It may be another server by then. */
    @Test
    void forgetsTheVersionOfAServerThatWasGone() {
        server.on("/props", Answers.json(200, "{\"build_info\":\"b11669-Debian\"}"));
        var _ = backend.health(at, TIMEOUT);
        server.on("/health", Answers.json(500, "{}")).on("/props", Answers.json(503, "{}"));
        var _ = backend.health(at, TIMEOUT);

        server.on("/health", Answers.json(200, "{\"status\":\"ok\"}"));

        assertThat(backend.health(at, TIMEOUT)).isEqualTo(new Health.Ready(null));
    }

    @Test
    void isUnusableWhenItDoesNotTakeTheKey() {
        server.on("/props", Answers.json(401, "{\"error\":{\"message\":\"Invalid API Key\"}}"));

        assertThat(backend.health(at, TIMEOUT))
                .isEqualTo(
                        new Health.Unusable(
                                "it wants a key, and none is configured", FaultCause.KEY));
        assertThat(backend.health(new Endpoint(server.base(), new Secret("no")), TIMEOUT))
                .isEqualTo(new Health.Unusable("it does not take the key", FaultCause.KEY));
    }

    @Test
    void isReadyWithoutAVersionWhereItTellsNone() {
        server.on("/props", Answers.json(404, "{}"));

        assertThat(backend.health(at, TIMEOUT)).isEqualTo(new Health.Ready(null));
    }

    @Test
    void tellsLoadingFromBroken() {
        byte[] loading =
                "{\"error\":{\"message\":\"Loading model\",\"type\":\"unavailable_error\",\"code\":503}}"
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(ServerHealth.read(503, loading)).isEqualTo(new Health.Loading("Loading model"));
        assertThat(ServerHealth.read(503, new byte[0])).isInstanceOf(Health.Unusable.class);
        assertThat(ServerHealth.read(200, "hi".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Health.Unusable.class);
    }

    @Test
    void isUnusableWhenNobodyAnswers() {
        server.close();

        assertThat(backend.health(at, TIMEOUT)).isInstanceOf(Health.Unusable.class);
    }

    @Test
    void listsTheOneModelOfAServerAsLoaded() {
        List<CatalogueModel> models = backend.models(at, TIMEOUT);

        assertThat(models).hasSize(1);
        assertThat(models.getFirst().loaded()).isTrue();
        assertThat(models.getFirst().trainedContext()).isPositive();
    }

    @Test
    void listsTheModelsOfARouterWithTheirState() {
        server.on(
                "/v1/models",
                Answers.json(
                        200,
                        "{\"data\":[{\"id\":\"a\",\"status\":{\"value\":\"loaded\"}},"
                                + "{\"id\":\"b\",\"status\":{\"value\":\"unloaded\"}}]}"));

        List<CatalogueModel> models = backend.models(at, TIMEOUT);

        assertThat(models).extracting(CatalogueModel::loaded).containsExactly(true, false);
    }

    @Test
    void isRecognisedByItsServerHeader() {
        server.on("/props", Answers.json(200, "{\"build_info\":\"b1\",\"role\":\"router\"}"));

        Probe.Recognised recognised = new LlamacppProbe(http).recognise(server.base(), TIMEOUT);

        assertThat(recognised)
                .isEqualTo(
                        new Probe.Recognised(
                                "b1", "its Server header says llama.cpp, in router mode"));
        assertThat(server.exchanges())
                .extracting(exchange -> exchange.path())
                .containsExactly("/health", "/props");
    }

    @ParameterizedTest
    @CsvSource({
        "b11669-Debian,true",
        "b11669,true",
        "b7223-0a1b2c3,true",
        "b7222-0a1b2c3,false",
        "b0-unknown,false",
        "0.7.0,false",
        ",false"
    })
    void speaksAnthropicsDialectInBuildsThatSurelyDo(@Nullable String version, boolean speaks) {
        assertThat(backend.speaks(version).contains(WireDialect.ANTHROPIC)).isEqualTo(speaks);
        assertThat(backend.countsMessages(version)).isEqualTo(speaks);
        assertThat(backend.speaks(version)).contains(WireDialect.OPENAI);
    }

    @Test
    void lacksNothingWhereItDoesNotTell() {
        server.on("/props", Answers.json(200, "{\"role\":\"router\",\"build_info\":\"b1-a\"}"));
        assertThat(backend.health(at, TIMEOUT)).isEqualTo(new Health.Ready("b1-a"));

        server.on("/props", Answers.json(200, "[]"));
        assertThat(backend.health(at, TIMEOUT)).isEqualTo(new Health.Ready(null));
    }

    @Test
    void lacksNoEyesThatItHas() {
        server.on(
                "/props",
                Answers.json(200, "{\"build_info\":\"b1-a\",\"modalities\":{\"vision\":true}}"));

        assertThat(backend.health(at, TIMEOUT))
                .isEqualTo(new Health.Ready("b1-a", LlamaSingleTest.OF_A_ROUTER));
    }

    /** Builds before 2026 have no path that counts a chat. */
    @Test
    void countsAPromptByItsTemplateWhereTheServerHasNoOtherWay() {
        server.on("/apply-template", Answers.json(200, "{\"prompt\":\"<|im_start|>Hello\"}"))
                .on("/tokenize", Answers.json(200, "{\"tokens\":[1,2,3]}"));
        var hello =
                new GenerateRequest(
                        null,
                        List.of(new Message(Role.USER, "Hello")),
                        Sampling.DEFAULT,
                        null,
                        List.of(),
                        null);

        Integer tokens =
                backend.countPrompt(at, ServedModel.named("tiny"), hello).await().atMost(TIMEOUT);

        assertThat(tokens).isEqualTo(3);
        assertThat(server.exchanges().getLast().text())
                .isEqualTo(
                        "{\"model\":\"tiny\",\"content\":\"<|im_start|>Hello\","
                                + "\"add_special\":true,\"parse_special\":true}");
    }

    @Test
    void countsNoPictures() {
        var picture =
                new Message(
                        Role.USER,
                        "What is this?",
                        List.of(new Image("image/png", "AAAA")),
                        List.of(),
                        null);
        var request =
                new GenerateRequest(
                        null, List.of(picture), Sampling.DEFAULT, null, List.of(), null);

        assertThatThrownBy(() ->
                        backend.countPrompt(at, ServedModel.named("tiny"), request)
                                .await()
                                .atMost(TIMEOUT))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED));
        assertThat(server.exchanges()).isEmpty();
    }
}
