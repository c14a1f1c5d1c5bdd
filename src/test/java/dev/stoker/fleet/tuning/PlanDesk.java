package dev.stoker.fleet.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Backend;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.backend.ollama.OllamaBackend;
import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
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
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What plans for a server of somebody else's are made with: its client, a machine with two views,
 * and a fleet of one backend with one model.
 */
final class PlanDesk implements AutoCloseable {
    static final String SHOWN = Answers.text("ollama-0.33.0-rc2-show.json");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Path dir;
    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    final HttpWire http = new HttpWire(client);
    final EventWire events = new EventWire(client, WireSettings.DEFAULT);
    final OpenAiWire openai = new OpenAiWire(http, events);
    final Backend ollama = new OllamaBackend(http, events);

    final TwoViews machine =
            new TwoViews(
                    new Asked().limited(null, null, 1.0).question().hardware(),
                    new Asked().available(Bytes.ofGibi(4)).question().hardware());

    /** What calls for the model carry; null where that is not known yet. */
    @Nullable Map<String, Long> sent;

    /**
     * @param dir where files of models are written
     */
    PlanDesk(Path dir) {
        this.dir = dir;
    }

    @Override
    public void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    static Plan fitting(PlanView view) {
        return switch (view.outcome()) {
            case PlanOutcome.Fits(Plan plan) -> plan;
            case PlanOutcome.TooLarge(var because, _, _) -> throw new AssertionError(because);
        };
    }

    static WhatIf context(int tokens) {
        return new WhatIf(new Wishes.Context.Tokens(tokens), null, null, null, null);
    }

    static void assertRefused(Runnable call, String words) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
                            assertThat(e.detail()).contains(words);
                        });
    }

    static FakeModelServer ollamaServer(String shown) {
        return OllamaAnswers.start().on("/api/show", Answers.json(200, shown));
    }

    static CatalogueModel tiny() {
        return CatalogueModel.of("tiny:latest")
                .aliases(List.of("tiny"))
                .size(new Bytes(235_796))
                .quantisation("F16")
                .architecture("llama")
                .trainedContext(8192L)
                .loaded(false)
                .build();
    }

    LocalModel scanned(String name) throws IOException {
        Path file = TinyGguf.with().name(name).write(dir.resolve(name));
        String plain = name.replace(".gguf", "");
        return new LocalModel(CatalogueModel.named(plain), file, null);
    }

    static Server server(Backend port, URI base, @Nullable String version) {
        return new Server(
                new BackendId("x"), new Endpoint(base, null), port, version, Set.of(), 42L);
    }

    FleetView fleet(Server server, CatalogueModel model, @Nullable LocalModel file) {
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

    static String last(FakeModelServer server, String path) {
        return server.exchanges().stream()
                .filter(call -> call.path().equals(path))
                .reduce((_, later) -> later)
                .map(Exchange::text)
                .orElseThrow();
    }

    Plans plans(Server server) {
        return new Plans(
                tuner(),
                _ -> server,
                (_, _) -> sent,
                _ -> new GgufResult.Refused("not here"),
                TIMEOUT);
    }

    Tuner tuner() {
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
