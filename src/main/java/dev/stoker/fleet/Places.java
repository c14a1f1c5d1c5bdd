package dev.stoker.fleet;

import dev.stoker.backend.Ability;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Health;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Location;
import dev.stoker.routing.Candidate;
import dev.stoker.routing.Prospect;
import dev.stoker.routing.RouteTable;
import dev.stoker.routing.RoutingSettings;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Places as the router sees them: from the fleet's view and what calls have shown. */
final class Places {
    /** Kinds that tell of every model all that it can. */
    private static final Set<BackendKind> TELL_ALL =
            Set.of(BackendKind.OLLAMA, BackendKind.LMSTUDIO, BackendKind.ANTHROPIC);

    private final FleetView view;
    private final Needs needs;
    private final RoutingSettings settings;
    private final Experience experience;

    /** For a call of those needs. */
    Places(FleetView view, Needs needs, RoutingSettings settings, Experience experience) {
        this.view = view;
        this.needs = needs;
        this.settings = settings;
        this.experience = experience;
    }

    List<Prospect> of(List<RouteTable.Leg> legs) {
        return legs.stream().map(this::of).toList();
    }

    private Prospect of(RouteTable.Leg leg) {
        Candidate at = leg.candidate();
        ModelView model =
                view.models().stream()
                        .filter(listed -> listed.backend().equals(at.backend()))
                        .filter(listed -> listed.model().name().equals(at.name()))
                        .findFirst()
                        .orElse(null);
        BackendView backend =
                view.backends().stream()
                        .filter(listed -> listed.id().equals(at.backend()))
                        .findFirst()
                        .orElse(null);
        return new Prospect(
                at,
                model == null ? Location.MACHINE : model.location(),
                leg.weight(),
                model == null || backend == null ? null : lacks(backend, model),
                backend == null ? null : less(backend),
                backend == null ? null : down(backend.health()),
                experience.barred(at),
                new Prospect.Load(experience.calls(at), null),
                experience.speed(at),
                settings.price(at));
    }

    private static @Nullable String down(Health health) {
        return switch (health) {
            case Health.Ready _ -> null;
            case Health.Loading(var detail) -> detail == null ? "it is loading" : detail;
            case Health.Unusable(var because, _) -> because;
        };
    }

    /** Stoker itself sees to a schema where a backend does not, which takes longer. */
    private @Nullable String less(BackendView backend) {
        return needs.capabilities().contains(Capability.JSON_SCHEMA)
                        && !backend.capabilities().contains(Capability.JSON_SCHEMA)
                ? "keeps to a schema only by being asked to"
                : null;
    }

    /** What the call needs and is not there, as far as anybody tells. */
    private @Nullable String lacks(BackendView backend, ModelView listed) {
        for (Capability one : Capability.values()) {
            if (one != Capability.JSON_SCHEMA
                    && needs.capabilities().contains(one)
                    && !backend.capabilities().contains(one)) {
                return "cannot do what the call needs: " + one.wireName();
            }
        }
        CatalogueModel model = listed.model();
        boolean told = !model.abilities().isEmpty() && TELL_ALL.contains(listed.kind());
        for (Ability one : Ability.values()) {
            if (told && needs.abilities().contains(one) && !model.abilities().contains(one)) {
                return "cannot do what the call needs: " + one.wireName();
            }
        }
        Long asked = needs.context();
        Long holds = model.context();
        return asked != null && holds != null && holds < asked
                ? "holds %d tokens, and the prompt has at least %d".formatted(holds, asked)
                : null;
    }
}
