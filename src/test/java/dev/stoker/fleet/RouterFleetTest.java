package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.backend.LocalModels;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.llamacpp.LlamacppBackend;
import dev.stoker.core.BackendKind;
import dev.stoker.discovery.RunningServer;
import dev.stoker.discovery.Sightings;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeLlamaRouter;
import dev.stoker.testing.FakeModelServer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A router that tells its changes, and a fleet that looks by itself every ten minutes. */
@Timeout(60)
final class RouterFleetTest {
    private static final Duration SELDOM = Duration.ofMinutes(10);
    private static final String EVENTS = "/models/sse";

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final LlamacppBackend llamacpp =
            new LlamacppBackend(new HttpWire(client), new OpenAiWire(client));
    private final FakeLlamaRouter router = FakeLlamaRouter.start();
    private @Nullable Fleet open;

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
        router.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void seesAtOnceWhatIsLoadedAndLetGo() {
        Fleet fleet = following();

        router.becomes(FakeLlamaRouter.MODEL, true);
        await().atMost(Duration.ofSeconds(5)).until(() -> isLoaded(fleet));

        router.becomes(FakeLlamaRouter.MODEL, false);
        await().atMost(Duration.ofSeconds(5)).until(() -> !isLoaded(fleet));
    }

    @Test
    void listensAgainAfterItsEventsBrokeOff() {
        Fleet fleet = following();

        router.endEvents();
        await().until(() -> streams(router.server()) == 2 && router.listeners() == 1);

        router.becomes(FakeLlamaRouter.MODEL, true);
        await().atMost(Duration.ofSeconds(5)).until(() -> isLoaded(fleet));
    }

    @Test
    void listensNoMoreToWhatHasGone() {
        Fleet fleet = following();

        fleet.sighted(Sightings.NONE);

        await().until(() -> fleet.view().backends().isEmpty() && router.listeners() == 0);
    }

    @Test
    void listensNoMoreWhenItEnds() {
        Fleet fleet = following();

        fleet.close();

        await().until(() -> router.listeners() == 0);
    }

    /** Nor is it asked again and again whether it has learned to. */
    @Test
    void looksAsEverWhereARouterTellsNothing() {
        router.server()
                .on(EVENTS, Answers.json(404, "{\"error\":{\"message\":\"File Not Found\"}}"));

        Fleet fleet = seeing(router.server().base());

        await().until(() -> streams(router.server()) == 1);
        assertThat(fleet.view().models()).isNotEmpty();
        fleet.lookAgain(fleet.view().backends().getFirst().id()).toCompletableFuture().join();
        assertThat(streams(router.server())).isEqualTo(1);
    }

    /** It would be an error in its log every time. */
    @Test
    void asksASingleServerForNoEvents() {
        try (var server =
                FakeModelServer.start()
                        .on("/health", Answers.json(200, "{\"status\":\"ok\"}"))
                        .on(
                                "/props",
                                Answers.json(200, Answers.text("llama-server-b11669-props.json")))
                        .on("/v1/models", Answers.json(200, "{\"data\":[{\"id\":\"m\"}]}"))) {
            Fleet fleet = seeing(server.base());

            fleet.lookAgain(fleet.view().backends().getFirst().id()).toCompletableFuture().join();
            assertThat(streams(server)).isZero();
        }
    }

    private static long streams(FakeModelServer server) {
        return server.exchanges().stream().map(Exchange::path).filter(EVENTS::equals).count();
    }

    private static boolean isLoaded(Fleet fleet) {
        return fleet.view().models().stream()
                .anyMatch(model -> Boolean.TRUE.equals(model.model().loaded()));
    }

    private Fleet following() {
        Fleet fleet = seeing(router.server().base());
        await().until(() -> router.listeners() == 1);
        return fleet;
    }

    private Fleet seeing(URI base) {
        var settings =
                new FleetSettings(
                        null,
                        List.of(),
                        Set.of(),
                        true,
                        null,
                        SELDOM,
                        Duration.ofSeconds(5),
                        SELDOM,
                        SELDOM);
        var parts =
                new FleetParts(
                        settings,
                        List.of(llamacpp),
                        () -> LocalModels.Found.NOTHING,
                        (_, _) -> {
                            throw new AssertionError("nothing to run");
                        },
                        Planning.NONE,
                        _ -> null);
        var fleet = new Fleet(parts, InstantSource.system(), _ -> {});
        open = fleet;
        fleet.start();
        fleet.sighted(
                new Sightings(
                        List.of(new RunningServer(BackendKind.LLAMACPP, base, "1", 1L, "test")),
                        List.of()));
        fleet.firstScanEnded();
        await().until(() -> fleet.view().scanned() && !fleet.view().models().isEmpty());
        return fleet;
    }
}
