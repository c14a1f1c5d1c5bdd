package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Health;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.fleet.health.Condition;
import dev.stoker.fleet.health.State;
import dev.stoker.routing.Candidate;
import dev.stoker.routing.RouteTable;
import dev.stoker.routing.RoutingSettings;
import dev.stoker.routing.experience.BreakerSettings;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Places of Stoker's own engines, as the router sees them. */
final class PlacesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final EngineView HELD =
            new EngineView("m", Use.GENERATE, "stopped", NOW, null, null, null, 0, 0).held("");

    @Test
    void takeNoCallsWhereTheirModelWasStoppedByHand() {
        Condition ready = new Condition(State.READY, NOW, "no engine runs", null, null);

        assertThat(stopped("m", ready, HELD))
                .isEqualTo(
                        "was stopped by hand; 'stoker backends --start --model m' has it serve again");
        assertThat(stopped("n", ready, HELD)).isNull();
        assertThat(stopped("m", ready)).isNull();
    }

    @Test
    void takeNoCallsWhereAllWereStoppedByHand() {
        Condition all = new Condition(State.STOPPED, NOW, ByHand.ALL, null, null);

        assertThat(stopped("m", all))
                .isEqualTo(
                        "was stopped by hand; 'stoker backends --start llamacpp' has it serve again");
    }

    private static @Nullable String stopped(String model, Condition at, EngineView... engines) {
        var backend =
                new BackendView(
                        BackendNames.SUPERVISED,
                        BackendKind.LLAMACPP,
                        Origin.SUPERVISED,
                        null,
                        new Health.Ready(null),
                        NOW,
                        null,
                        1,
                        null,
                        "installed",
                        List.of(engines),
                        Set.of(),
                        at);
        var listed =
                new ModelView(
                        model,
                        backend.id(),
                        backend.kind(),
                        backend.origin(),
                        CatalogueModel.named(model));
        var view =
                new FleetView(true, List.of(backend), List.of(listed), List.of(), List.of(), null);
        var candidate =
                new Candidate(
                        backend.id(),
                        backend.kind(),
                        backend.origin(),
                        model,
                        List.of(),
                        true,
                        true);
        var experience = new Experience(() -> BreakerSettings.DEFAULT, () -> NOW, _ -> {});
        return new Places(view, Needs.NOTHING, RoutingSettings.DEFAULT, experience)
                .of(List.of(new RouteTable.Leg(candidate, null)))
                .getFirst()
                .stopped();
    }
}
