package dev.stoker.observe;

import dev.stoker.backend.Health;
import dev.stoker.core.ModelNames;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.FleetView;
import dev.stoker.tuning.TuningSettings;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds entries of {@code stoker.tuning.models} that are for no model there is. Pure. */
final class UnusedWishes {
    private UnusedWishes() {}

    /**
     * The name of each, and what is known of it. Empty while a backend is not ready, since it may
     * be the one that has the model.
     */
    static SortedMap<String, String> of(FleetView view, TuningSettings tuning) {
        var unused = new TreeMap<String, String>();
        if (!canBeKnown(view)) {
            return unused;
        }
        Set<String> names =
                view.models().stream()
                        .flatMap(one ->
                                ModelNames.of(one.model().name(), one.backend().value()).stream())
                        .collect(Collectors.toSet());
        tuning.byModel().keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> unused.put(name, known(view, name)));
        return unused;
    }

    /** Whether every backend has told what it has. */
    static boolean canBeKnown(FleetView view) {
        return view.backends().stream().allMatch(b -> b.health() instanceof Health.Ready);
    }

    private static String known(FleetView view, String name) {
        try {
            return "no model '%s'; did you mean %s?".formatted(name, view.model(name).id());
        } catch (StokerException e) {
            return e.detail();
        }
    }
}
