package dev.stoker.fleet.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Access;
import dev.stoker.backend.Backend;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.Particulars;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.backend.llamacpp.LlamacppBackend;
import dev.stoker.backend.lmstudio.LmStudioBackend;
import dev.stoker.backend.localai.LocalAiBackend;
import dev.stoker.backend.ollama.OllamaBackend;
import dev.stoker.backend.openai.OpenAiBackend;
import dev.stoker.backend.tgi.TgiBackend;
import dev.stoker.backend.vllm.VllmBackend;
import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Location;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.Server;
import dev.stoker.fleet.Workplace;
import dev.stoker.gguf.GgufResult;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.OllamaAnswers;
import dev.stoker.testing.RecordedServer;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.Running;
import dev.stoker.tuning.TuningSettings;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.planning.Asked;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans for servers of others, each kind with its real tuning and over HTTP. */
final class PlansTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String SHOWN = Answers.text("ollama-0.33.0-rc2-show.json");

    @TempDir Path dir;

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final HttpWire http = new HttpWire(client);
    private final EventWire events = new EventWire(client, WireSettings.DEFAULT);
    private final OpenAiWire openai = new OpenAiWire(http, events);
    private final Backend ollama = new OllamaBackend(http, events);

    private final TwoViews machine =
            new TwoViews(
                    new Asked().limited(null, null, 1.0).question().hardware(),
                    new Asked().available(Bytes.ofGibi(4)).question().hardware());
    private @Nullable Map<String, Long> sent;

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void plansForLocalAiWithTheFileOfTheScanAndAppliesThat() throws IOException {
        String settings = "/api/models/config-json/tiny";
        try (var server =
                FakeModelServer.start()
                        .on("/system", Answers.json(200, "{\"loaded_models\":[{\"id\":\"tiny\"}]}"))
                        .on(settings, Answers.json(200, "{\"threads\":4,\"context_size\":512}"))
                        .on("/backend/shutdown", Answers.json(200, "\"Model shut down\""))) {
            var at = server(new LocalAiBackend(http, events), server.base(), "4.9.0");
            FleetView fleet = fleet(at, CatalogueModel.named("tiny"), scanned("Tiny.gguf"));
            machine.theirs = new Asked().limited(null, null, 2.0).question().hardware();

            PlanView plan = plans(at).of(fleet, "tiny", WhatIf.NOTHING);

            assertThat(plan.state()).isEqualTo(PlanView.State.ADVISED);
            assertThat(plan.advice()).containsExactly("context_size: 8192", "threads: 2");
            assertThat(plan.running())
                    .isEqualTo(
                            new Running(4, 512, null, null, null, "GET /api/models/config-json"));
            assertThat(machine.lookedAt).isEqualTo(42);

            assertThat(plans(at).apply(fleet, "tiny")).contains("context_size: 8192, threads: 2");
            assertThat(last(server, settings)).isEqualTo("{\"context_size\":8192,\"threads\":2}");
        }
    }

    @Test
    void plansForLmStudioAndAppliesThat() throws IOException {
        String models = "/api/v1/models";
        try (var server =
                FakeModelServer.start()
                        .on(
                                models,
                                Answers.json(
                                        200,
                                        "{\"models\":[{\"key\":\"tiny\",\"loaded_instances\":[]}]}"))
                        .on(models + "/load", Answers.json(200, "{\"status\":\"loaded\"}"))) {
            var at = server(new LmStudioBackend(http, openai), server.base(), null);
            FleetView fleet = fleet(at, CatalogueModel.named("tiny"), scanned("tiny.gguf"));

            PlanView plan = plans(at).of(fleet, "tiny", WhatIf.NOTHING);

            assertThat(plan.running()).isNull();
            assertThat(plan.advice()).containsExactly("lms load --context-length 8192");
            assertThat(plans(at).apply(fleet, "tiny")).contains("a context of 8192");
            assertThat(last(server, models + "/load")).contains("\"context_length\":8192");
        }
    }

    @Test
    void plansForALlamaServerWithTheFileItNames() throws IOException {
        LocalModel file = scanned("tiny-q4.gguf");
        try (var server =
                FakeModelServer.start()
                        .on(
                                "/props",
                                Answers.json(
                                        200,
                                        "{\"default_generation_settings\":{\"n_ctx\":512},"
                                                + "\"total_slots\":1,\"model_path\":\""
                                                + file.file()
                                                + "\"}"))) {
            var at = server(new LlamacppBackend(http, openai), server.base(), "b11669");
            FleetView fleet = fleet(at, CatalogueModel.named("gpt-5"), file);

            PlanView plan = plans(at).of(fleet, "gpt-5", WhatIf.NOTHING);

            assertThat(plan.advice()).contains("--ctx-size 8192");
            assertThat(plan.running())
                    .isEqualTo(new Running(null, 512, 1, null, null, "GET /props"));
            assertRefused(() -> plans(at).apply(fleet, "gpt-5"), "those of its process");
        }
    }

    /** Of its model nothing is known here: the machine and the wishes are all there is. */
    @Test
    void plansForVllmWithoutAHeader() {
        try (var server = RecordedServer.of("vllm-0.11.0-published-log")) {
            var at = server(new VllmBackend(http, events), server.base(), "0.11.0");
            FleetView fleet = fleet(at, CatalogueModel.named("qwen3.8-27b"), null);

            PlanView plan = plans(at).of(fleet, "qwen3.8-27b", WhatIf.NOTHING);
            assertThat(plan.advice()).isEmpty();
            assertThat(plan.how()).isEqualTo("it is what the server does by itself");
            assertThat(fitting(plan).context().tokens().because())
                    .isEqualTo("What context the model was trained for is not known here.");
            assertThat(Objects.requireNonNull(plan.running()).context()).isEqualTo(917_504);

            assertThat(plans(at).of(fleet, "qwen3.8-27b", context(4096)).advice())
                    .containsExactly("--max-model-len 4096");
        }
    }

    @Test
    void plansForTgiWithoutAHeader() {
        try (var server = RecordedServer.of("tgi-2.0.2-documented")) {
            var at = server(new TgiBackend(http, events), server.base(), "2.0.2");
            FleetView fleet = fleet(at, CatalogueModel.named("m"), null);

            PlanView plan = plans(at).of(fleet, "m", context(4096));

            assertThat(plan.state()).isEqualTo(PlanView.State.WHAT_IF);
            assertThat(plan.advice()).containsExactly("--max-total-tokens 4096");
            assertThat(Objects.requireNonNull(plan.running()).context()).isEqualTo(2048);
        }
    }

    @Test
    void saysWhatCallsToOllamaCarry() {
        try (var server = ollamaServer(SHOWN)) {
            var at = server(ollama, server.base(), "0.33.0-rc2");
            FleetView fleet = fleet(at, tiny(), null);

            PlanView before = plans(at).of(fleet, "tiny", WhatIf.NOTHING);
            assertThat(before.state()).isEqualTo(PlanView.State.PENDING);
            assertThat(before.how()).isEqualTo("sent with every call from the first on");

            sent = tuner().optionsOf(at, tiny());
            assertThat(sent).isEqualTo(Map.of("num_ctx", 8192L));
            PlanView then = plans(at).of(fleet, "tiny", WhatIf.NOTHING);
            assertThat(then.state()).isEqualTo(PlanView.State.APPLIED);

            sent = Map.of("num_ctx", 4096L, "num_thread", 3L);
            PlanView other = plans(at).of(fleet, "tiny", WhatIf.NOTHING);
            assertThat(other.state()).isEqualTo(PlanView.State.PENDING);
            assertThat(other.how())
                    .isEqualTo(
                            "from the next time it is loaded: calls still carry num_ctx=4096,"
                                    + " num_thread=3");
        }
    }

    @Test
    void whatDoesNotFitIsNeverInForce() {
        machine.theirs =
                new Asked()
                        .available(Bytes.ofMebi(30))
                        .limited(null, null, 2.0)
                        .question()
                        .hardware();
        try (var server = ollamaServer(SHOWN)) {
            var at = server(ollama, server.base(), "0.33.0-rc2");
            FleetView fleet = fleet(at, tiny(), null);

            sent = tuner().optionsOf(at, tiny());
            PlanView plan = plans(at).of(fleet, "tiny", WhatIf.NOTHING);

            assertThat(sent).isEqualTo(Map.of("num_thread", 2L));
            assertThat(plan.outcome()).isInstanceOf(PlanOutcome.TooLarge.class);
            assertThat(plan.state()).isEqualTo(PlanView.State.ADVISED);
            assertThat(plan.advice()).isEmpty();
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNoServerWithoutOptions() {
        try (var server = ollamaServer("nonsense")) {
            var at = server(ollama, server.base(), "0.33.0-rc2");

            assertThat(tuner().optionsOf(at, tiny())).isNull();
        }
    }

    /** The limits here are Stoker's own, and none of another machine's. */
    @Test
    void plansNothingForAnotherMachine() {
        var at = server(ollama, URI.create("http://lab.example:11434"), "0.33.0-rc2");
        FleetView fleet = fleet(at, tiny(), null);

        assertRefused(
                () -> plans(at).of(fleet, "tiny", WhatIf.NOTHING),
                "runs on another machine, of which nothing is known here");
        assertThat(tuner().optionsOf(at, tiny())).isEmpty();
    }

    /** It would be the plan of this machine for a model that runs on another. */
    @Test
    void plansNothingForAProvider() {
        var told = new Particulars(List.of(), null, null, false, Location.CLOUD);
        var endpoint = new Endpoint(URI.create("http://127.0.0.1:4000"), "/v1", Access.OPEN, told);
        var at =
                new Server(
                        new BackendId("x"),
                        endpoint,
                        new OpenAiBackend(openai),
                        null,
                        Set.of(),
                        null);

        assertRefused(
                () -> plans(at).of(fleet(at, tiny(), null), "tiny", WhatIf.NOTHING),
                "there is no plan for model 'tiny:latest': backend 'x' is a provider's");
    }

    /** Nothing of it would be known but the machine, and nothing could be set. */
    @Test
    void inventsNoPlanWhereNothingIsToldAndNothingTaken() {
        var at = server(new OpenAiBackend(openai), URI.create("http://127.0.0.1:1"), null);

        assertRefused(
                () -> plans(at).of(fleet(at, tiny(), null), "tiny", WhatIf.NOTHING),
                "a server of kind 'openai' tells nothing of how it runs its models");
    }

    @Test
    void plansNothingForAModelThatOllamaSendsElsewhere() {
        try (var server = ollamaServer(SHOWN)) {
            var at = server(ollama, server.base(), "0.33.0-rc2");
            CatalogueModel cloud = tiny().but().remote(true).build();

            assertRefused(
                    () -> plans(at).of(fleet(at, cloud, null), "tiny", WhatIf.NOTHING),
                    "backend 'x' has it worked on by a provider");
            assertThat(tuner().optionsOf(at, cloud)).isEmpty();
            assertThat(server.exchanges()).isEmpty();
        }
    }

    /** The quota is that of Stoker's engines. */
    @Test
    void takesTheLimitsOfTheServersOwnProcess() {
        try (var server = ollamaServer(SHOWN)) {
            var at = server(ollama, server.base(), "0.33.0-rc2");

            assertThat(tuner().optionsOf(at, tiny())).doesNotContainKey("num_thread");
            machine.theirs = machine.own;
            assertThat(tuner().optionsOf(at, tiny())).containsEntry("num_thread", 1L);
        }
    }

    private static Plan fitting(PlanView view) {
        return switch (view.outcome()) {
            case PlanOutcome.Fits(Plan plan) -> plan;
            case PlanOutcome.TooLarge(var because, _, _) -> throw new AssertionError(because);
        };
    }

    private static WhatIf context(int tokens) {
        return new WhatIf(new Wishes.Context.Tokens(tokens), null, null, null, null);
    }

    private static void assertRefused(Runnable call, String words) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
                            assertThat(e.detail()).contains(words);
                        });
    }

    private static FakeModelServer ollamaServer(String shown) {
        return OllamaAnswers.start().on("/api/show", Answers.json(200, shown));
    }

    private static CatalogueModel tiny() {
        return CatalogueModel.of("tiny:latest")
                .aliases(List.of("tiny"))
                .size(new Bytes(235_796))
                .quantisation("F16")
                .architecture("llama")
                .trainedContext(8192L)
                .loaded(false)
                .build();
    }

    private LocalModel scanned(String name) throws IOException {
        Path file = TinyGguf.with().name(name).write(dir.resolve(name));
        String plain = name.replace(".gguf", "");
        return new LocalModel(CatalogueModel.named(plain), file, null);
    }

    private static Server server(Backend port, URI base, @Nullable String version) {
        return new Server(
                new BackendId("x"), new Endpoint(base, null), port, version, Set.of(), 42L);
    }

    private FleetView fleet(Server server, CatalogueModel model, @Nullable LocalModel file) {
        Instant since = Instant.parse("2026-11-21T08:15:00Z");
        var backend =
                new BackendView(
                        server.id(),
                        server.port().kind(),
                        Origin.DISCOVERED,
                        server.endpoint().base(),
                        new Health.Ready(server.version()),
                        since,
                        server.version(),
                        1,
                        null,
                        "test",
                        List.of(),
                        Set.of());
        String id = model.name().replace(":latest", "");
        return new FleetView(
                true,
                List.of(backend),
                List.of(
                        new ModelView(
                                id, server.id(), server.port().kind(), Origin.DISCOVERED, model)),
                List.of(),
                List.of(),
                file == null ? null : new Workplace(dir.resolve("llama-server"), List.of(file)));
    }

    private static String last(FakeModelServer server, String path) {
        return server.exchanges().stream()
                .filter(call -> call.path().equals(path))
                .reduce((_, later) -> later)
                .map(Exchange::text)
                .orElseThrow();
    }

    private Plans plans(Server server) {
        return new Plans(
                tuner(),
                _ -> server,
                (_, _) -> sent,
                _ -> new GgufResult.Refused("not here"),
                TIMEOUT);
    }

    private Tuner tuner() {
        return new Tuner(
                new TunerParts(
                        machine,
                        new TuningSettings(
                                true,
                                Wishes.NONE,
                                Map.of(),
                                true,
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(60)),
                        _ -> new Asked().question().backend(),
                        Calibrations.NONE,
                        (_, _) -> {},
                        TIMEOUT));
    }
}
