package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Ability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.routing.Trail;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whether a model of somebody else's server is known to see nothing. */
final class SightOfModelsTest {
    private static final Set<Ability> NOTHING_TOLD = Set.of();
    private static final Set<Ability> BLIND = Set.of(Ability.TOOLS);
    private static final Set<Ability> SEES = Set.of(Ability.TOOLS, Ability.VISION);

    @Test
    void isWhatACatalogueTellsThatTellsAll() {
        FakeBackend port = new FakeBackend(BackendKind.LLAMACPP).tellingSight();

        assertThat(place(port, BLIND, "m").seesNothing()).isTrue();
        assertThat(place(port, SEES, "m").seesNothing()).isFalse();
        assertThat(place(port, NOTHING_TOLD, "m").seesNothing()).isFalse();
        assertThat(place(port, BLIND, "another").seesNothing()).isFalse();
    }

    @Test
    void isNotGuessedByWhatACatalogueLeavesOut() {
        var port = new FakeBackend(BackendKind.LOCALAI);

        assertThat(place(port, BLIND, "m").seesNothing()).isFalse();
    }

    private static Placement place(FakeBackend port, Set<Ability> abilities, String asked) {
        var listed = CatalogueModel.of("m").abilities(abilities).build();
        var base = new Endpoint(URI.create("http://127.0.0.1:8080"), null);
        Attached server =
                Attached.fresh(
                                new BackendId("other"),
                                Origin.DISCOVERED,
                                base,
                                port,
                                "found",
                                Instant.EPOCH)
                        .after(
                                new Attached.Look(new Health.Ready(null), List.of(listed), null),
                                Instant.EPOCH);
        return new ServerPlacement(
                server,
                ServedModel.named(asked),
                Duration.ZERO,
                _ -> {},
                new Ticket(
                        new Trail(List.of(), "the first choice"),
                        Duration.ZERO,
                        _ -> {},
                        () -> {}));
    }
}
