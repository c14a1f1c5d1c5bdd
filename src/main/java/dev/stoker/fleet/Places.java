package dev.stoker.fleet;

import dev.stoker.backend.Ability;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Location;
import dev.stoker.core.Origin;
import dev.stoker.fleet.health.Condition;
import dev.stoker.fleet.health.State;
import dev.stoker.routing.Candidate;
import dev.stoker.routing.Prospect;
import dev.stoker.routing.RouteTable;
import dev.stoker.routing.RoutingSettings;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Places as the router sees them: from the fleet's view and what calls have shown. */
final class Places {
    /** What a place lacks, in words, that does not see the pictures of a call. */
    static final String BLIND = "sees no images";

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
                backend == null ? null : stopped(backend, at.name()),
                backend == null ? null : less(backend, at.name()),
                backend == null ? null : down(backend.condition()),
                experience.barred(at),
                new Prospect.Load(experience.calls(at), null),
                experience.speed(at),
                settings.price(at));
    }

    private static @Nullable String down(Condition now) {
        return now.usable() ? null : words(now);
    }

    /** Somebody wants no calls there; to try it all the same would lead to a refusal. */
    private static @Nullable String stopped(BackendView backend, String model) {
        String why =
                backend.condition().state() == State.STOPPED
                        ? backend.condition().reason()
                        : backend.engines().stream()
                                .filter(engine -> engine.held() && engine.model().equals(model))
                                .map(engine -> ByHand.because(model))
                                .findFirst()
                                .orElse(null);
        return why == null ? null : why.replaceFirst("^it ", "");
    }

    private static String words(Condition now) {
        return now.state().wireName() + ": " + now.reason();
    }

    /** Stoker itself sees to a schema where a backend does not, which takes longer. */
    private @Nullable String less(BackendView backend, String model) {
        if (isUnwell(backend, model)) {
            return "is " + words(backend.condition());
        }
        return needs.capabilities().contains(Capability.JSON_SCHEMA)
                        && !backend.capabilities().contains(Capability.JSON_SCHEMA)
                ? "keeps to a schema only by being asked to"
                : null;
    }

    /** The trouble of one engine of Stoker's own says nothing of another's model. */
    private static boolean isUnwell(BackendView backend, String model) {
        return backend.condition().state() == State.DEGRADED
                && (backend.origin() != Origin.SUPERVISED
                        || backend.engines().stream()
                                .anyMatch(engine ->
                                        engine.model().equals(model)
                                                && engine.failures() > 0
                                                && !engine.state().equals("ready")));
    }

    /** What the call needs and is not there, as far as anybody tells. */
    private @Nullable String lacks(BackendView backend, ModelView listed) {
        for (Capability one : Capability.values()) {
            if (one != Capability.JSON_SCHEMA
                    && needs.capabilities().contains(one)
                    && !backend.capabilities().contains(one)) {
                return one == Capability.IMAGES ? BLIND : unable(one.wireName());
            }
        }
        CatalogueModel model = listed.model();
        boolean told = !model.abilities().isEmpty() && TELL_ALL.contains(listed.kind());
        for (Ability one : Ability.values()) {
            boolean lacking =
                    model.lacks().contains(one) || (told && !model.abilities().contains(one));
            if (lacking && needs.abilities().contains(one)) {
                return one == Ability.VISION ? BLIND : unable(one.wireName());
            }
        }
        Long asked = needs.context();
        Long holds = model.context();
        return asked != null && holds != null && holds < asked
                ? "holds %d tokens, and the prompt has at least %d".formatted(holds, asked)
                : null;
    }

    private static String unable(String what) {
        return "cannot do what the call needs: " + what;
    }
}
