package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.stoker.backend.Access;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.LocalModels;
import dev.stoker.backend.Particulars;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Location;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.RunningServer;
import dev.stoker.discovery.Sightings;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A fleet with a provider among its backends. */
final class CloudFleetTest {
    private static final URI OLLAMA = URI.create("http://127.0.0.1:11434");
    private static final URI CLOUD = URI.create("https://cloud.example");

    private final FakeBackend ollama = new FakeBackend(BackendKind.OLLAMA);
    private final FakeBackend openai = new FakeBackend(BackendKind.OPENAI);
    private @Nullable Fleet open;

    @AfterEach
    void closesTheFleet() {
        if (open != null) {
            open.close();
        }
    }

    /** DESIGN rule 8. */
    @Test
    void asksACloudOnlyForModelsThatAreNamedWithIt() throws Exception {
        openai.servers.put(CLOUD, List.of("gpt"));
        ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet = fleet(cloud(BackendKind.OPENAI));
        see(fleet);

        Placement placement = get(fleet.place("gpt@provider", Use.GENERATE));

        assertThat(placement.backend()).isEqualTo(new BackendId("provider"));
        assertThat(fleet.view().models())
                .extracting(ModelView::id, ModelView::location)
                .containsExactly(
                        tuple("gpt@provider", Location.CLOUD), tuple("m", Location.MACHINE));
        assertThatThrownBy(() -> get(fleet.place("gpt", Use.GENERATE)))
                .hasRootCauseInstanceOf(StokerException.class)
                .hasMessageContaining(
                        "no model 'gpt' here; a cloud has it, and is asked only where the model is"
                                + " named with it: gpt@provider");
    }

    @Test
    void doesNotAskACloudAgainForEveryNameThatIsNotThere() throws Exception {
        openai.servers.put(CLOUD, List.of("gpt"));
        Fleet fleet = fleet(cloud(BackendKind.OPENAI));
        see(fleet);
        get(fleet.place("gpt@provider", Use.GENERATE));

        assertThatThrownBy(() -> get(fleet.place("nothing-like-it", Use.GENERATE)))
                .hasRootCauseInstanceOf(StokerException.class);

        assertThat(openai.looks).hasValue(1);
    }

    @Test
    void refusesAKindThatNobodySpeaks() {
        assertThatThrownBy(() -> fleet(cloud(BackendKind.TGI)))
                .hasMessage(
                        "backend 'provider': kind 'tgi' is not spoken here (expected: one of"
                                + " ollama, llamacpp, openai)");
    }

    private static ConfiguredBackend cloud(BackendKind kind) {
        var particulars = new Particulars(List.of(), null, null, false, Location.CLOUD);
        return new ConfiguredBackend(
                new BackendId("provider"),
                kind,
                new Endpoint(CLOUD, "/v1", Access.OPEN, particulars),
                null,
                null,
                null);
    }

    private Fleet fleet(ConfiguredBackend cloud) {
        var settings =
                new FleetSettings(
                        null,
                        List.of(cloud),
                        Set.of(),
                        false,
                        null,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1));
        var parts =
                new FleetParts(
                        settings,
                        List.of(ollama, openai, new FakeBackend(BackendKind.LLAMACPP)),
                        () -> LocalModels.Found.NOTHING,
                        (_, _) -> {
                            throw new AssertionError("nothing to run");
                        },
                        Planning.NONE,
                        _ -> null);
        var fleet = new Fleet(parts, InstantSource.system(), _ -> {});
        fleet.start();
        open = fleet;
        return fleet;
    }

    private static void see(Fleet fleet) {
        fleet.sighted(
                new Sightings(
                        List.of(new RunningServer(BackendKind.OLLAMA, OLLAMA, "1.0", 1L, "test")),
                        List.of()));
        fleet.firstScanEnded();
    }

    private static Placement get(CompletionStage<Placement> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
