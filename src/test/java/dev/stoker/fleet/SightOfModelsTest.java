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
    private static final Set<Ability> BLIND = Set.of(Ability.VISION);

    @Test
    void isWhatItsServerTells() {
        assertThat(place(BLIND, "m").seesNothing()).isTrue();
        assertThat(place(BLIND, "another").seesNothing()).isFalse();
    }

    @Test
    void isNotGuessedByWhatItsServerLeavesOut() {
        assertThat(place(NOTHING_TOLD, "m").seesNothing()).isFalse();
    }

    private static Placement place(Set<Ability> lacks, String asked) {
        var port = new FakeBackend(BackendKind.LLAMACPP);
        var listed = CatalogueModel.of("m").abilities(Set.of(Ability.TOOLS)).lacks(lacks).build();
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
