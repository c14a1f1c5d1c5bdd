package dev.stoker.backend.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Ability;
import dev.stoker.backend.Backend;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.Use;
import dev.stoker.backend.anthropic.AnthropicBackend;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.backend.lmstudio.LmStudioBackend;
import dev.stoker.backend.localai.LocalAiBackend;
import dev.stoker.backend.ollama.OllamaBackend;
import dev.stoker.backend.openai.OpenAiBackend;
import dev.stoker.backend.tgi.TgiBackend;
import dev.stoker.backend.vllm.VllmBackend;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.testing.RecordedServer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each kind's server says of itself and its models, from recorded answers. */
final class CatalogueTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Vertx VERTX = Vertx.vertx();
    private static final WireClient CLIENT = new WireClient(VERTX);
    private static final Map<BackendKind, Backend> BACKENDS = new EnumMap<>(BackendKind.class);

    @BeforeAll
    static void open() {
        var http = new HttpWire(CLIENT);
        var events = new EventWire(CLIENT, WireSettings.DEFAULT);
        var wire = new OpenAiWire(http, events);
        for (Backend backend :
                List.of(
                        new OllamaBackend(http, events),
                        new LocalAiBackend(http, events),
                        new LmStudioBackend(http, wire),
                        new VllmBackend(http, events),
                        new TgiBackend(http, events),
                        new AnthropicBackend(http, events),
                        new OpenAiBackend(wire))) {
            BACKENDS.put(backend.kind(), backend);
        }
    }

    @AfterAll
    static void close() {
        CLIENT.close();
        VERTX.close();
    }

    @Test
    void ollamaTellsSizeContextAndWhatIsLoaded() {
        assertThat(models(BackendKind.OLLAMA, "ollama-0.33.0-rc2-loaded"))
                .containsExactly(
                        CatalogueModel.of("tiny:latest")
                                .aliases(List.of("tiny"))
                                .size(new Bytes(235_796))
                                .quantisation("F16")
                                .architecture("llama")
                                .parameters(113_000L)
                                .trainedContext(8192L)
                                .context(4096L)
                                .loaded(true)
                                .resident(new Bytes(6_668_942))
                                .device(Bytes.ZERO)
                                .uses(Set.of(Use.GENERATE))
                                .build());
    }

    @Test
    void ollamaWithoutModelsHasNone() {
        assertThat(models(BackendKind.OLLAMA, "ollama-0.33.0-rc2-empty")).isEmpty();
    }

    @Test
    void ollamaThatDoesNotSayWhatIsLoadedLeavesItOpen() {
        try (var server = RecordedServer.without("ollama-0.33.0-rc2-loaded", "/api/ps")) {
            CatalogueModel model = models(BackendKind.OLLAMA, server).getFirst();

            assertThat(model.loaded()).isNull();
            assertThat(model.context()).isNull();
        }
    }

    @Test
    void localAiTellsWhatIsLoaded() {
        List<CatalogueModel> models = models(BackendKind.LOCALAI, "localai-4.9.0-from-source");

        assertThat(models).extracting(CatalogueModel::name).containsExactly("tiny", "other");
        assertThat(models).extracting(CatalogueModel::loaded).containsExactly(true, false);
    }

    @Test
    void lmStudioTellsContextOfLoadedInstances() {
        List<CatalogueModel> models = models(BackendKind.LMSTUDIO, "lm-studio-0.4-documented");

        assertThat(models.getFirst())
                .isEqualTo(
                        CatalogueModel.of("google/gemma-4-26b-a4b")
                                .size(new Bytes(17_990_911_801L))
                                .quantisation("Q4_K_M")
                                .architecture("gemma4")
                                .parameters(26_000_000_000L)
                                .trainedContext(262_144L)
                                .context(4096L)
                                .loaded(true)
                                .uses(Set.of(Use.GENERATE))
                                .abilities(Set.of(Ability.VISION, Ability.TOOLS, Ability.REASONING))
                                .build());
        assertThat(models.get(1).loaded()).isFalse();
        assertThat(models.get(2).uses()).containsExactly(Use.EMBED);
    }

    @Test
    void lmStudioBeforeItsFirstOwnApiIsReadByTheOlderOne() {
        List<CatalogueModel> models = models(BackendKind.LMSTUDIO, "lm-studio-0.3.36-documented");

        assertThat(models)
                .extracting(CatalogueModel::name, CatalogueModel::trainedContext)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(
                                "meta-llama-3.1-8b-instruct", 131_072L));
    }

    @Test
    void vllmTellsItsContextAndIsAlwaysLoaded() {
        CatalogueModel model = models(BackendKind.VLLM, "vllm-0.11.0-published-log").getFirst();

        assertThat(model.name()).isEqualTo("qwen3.8-27b");
        assertThat(model.context()).isEqualTo(917_504L);
        assertThat(model.loaded()).isTrue();
    }

    @Test
    void tgiTellsItsOneModel() {
        CatalogueModel model = models(BackendKind.TGI, "tgi-2.0.2-documented").getFirst();

        assertThat(model.name()).isEqualTo("meta-llama/Meta-Llama-3-70B-Instruct");
        assertThat(model.context()).isEqualTo(2048L);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "OLLAMA, ollama-0.33.0-rc2-loaded, 0.33.0-rc2",
        "LOCALAI, localai-4.9.0-from-source, 4.9.0",
        "LMSTUDIO, lm-studio-0.4-documented,",
        "VLLM, vllm-0.11.0-published-log, 0.11.0",
        "TGI, tgi-2.0.2-documented, 2.0.2",
        "OPENAI, llama-swap-2026-08,",
    })
    void isReadyWithItsVersion(
            BackendKind kind, String recording, @org.jspecify.annotations.Nullable String version) {
        try (var server = RecordedServer.of(recording)) {
            Health health = backend(kind).health(at(server), TIMEOUT);

            assertThat(health).isEqualTo(new Health.Ready(version));
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = BackendKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LLAMACPP", "AZURE", "GEMINI"})
    void aClosedPortIsUnusableAndUnreachable(BackendKind kind) {
        var nobody = new Endpoint(URI.create("http://127.0.0.1:1"), null);

        assertThat(backend(kind).health(nobody, TIMEOUT)).isInstanceOf(Health.Unusable.class);
        assertThatThrownBy(() -> backend(kind).models(nobody, TIMEOUT))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNREACHABLE));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = BackendKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LLAMACPP", "AZURE", "GEMINI"})
    void aWebPageIsNeitherReadyNorACatalogue(BackendKind kind) {
        try (var server = RecordedServer.of("web-app-single-page")) {
            assertThatThrownBy(() -> backend(kind).models(at(server), TIMEOUT))
                    .isInstanceOf(StokerException.class);
        }
    }

    @Test
    void localAiThatPreparesIsLoading() {
        try (var server = RecordedServer.of("llama-server-b11669-loading")) {
            assertThat(backend(BackendKind.LOCALAI).health(at(server), TIMEOUT))
                    .isInstanceOf(Health.Loading.class);
        }
    }

    @Test
    void vllmWithADeadEngineIsUnusable() {
        try (var server = RecordedServer.of("llama-server-b11669-loading")) {
            assertThat(backend(BackendKind.VLLM).health(at(server), TIMEOUT))
                    .isEqualTo(new Health.Unusable("its engine is dead; only a restart helps"));
        }
    }

    private static List<CatalogueModel> models(BackendKind kind, String recording) {
        try (var server = RecordedServer.of(recording)) {
            return models(kind, server);
        }
    }

    private static List<CatalogueModel> models(BackendKind kind, RecordedServer server) {
        return backend(kind).models(at(server), TIMEOUT);
    }

    private static Endpoint at(RecordedServer server) {
        return new Endpoint(server.base(), new Secret("sk-test"));
    }

    private static Backend backend(BackendKind kind) {
        Backend backend = BACKENDS.get(kind);
        if (backend == null) {
            throw new IllegalArgumentException(kind.wireName());
        }
        return backend;
    }
}
