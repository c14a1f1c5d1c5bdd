package dev.stoker.observe;

import dev.stoker.core.BackendId;
import dev.stoker.core.Origin;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The values that the labels {@code backend} and {@code model} may take. Only what the catalogue
 * lists becomes a label, and of that at most {@value #MOST} pairs until the next start: each costs
 * memory for good, here and in whatever collects the metrics. Safe for any thread.
 */
@Singleton
final class ModelLabels {
    /** Pairs with names of their own. */
    static final int MOST = 200;

    /** Longer names are somebody's joke. */
    private static final int LONGEST = 200;

    private static final Tags NONE = tags("none", "none");
    private static final Tags OTHER = tags("other", "other");

    private final Gateway gateway;
    private final Map<Pair, Tags> known = new ConcurrentHashMap<>();

    ModelLabels(Gateway gateway) {
        this.gateway = gateway;
    }

    /** Of a model at a backend; of neither if one of them was not found. */
    Tags of(@Nullable BackendId backend, @Nullable String model) {
        if (backend == null || model == null) {
            return NONE;
        }
        var pair = new Pair(backend, model);
        Tags tags = known.get(pair);
        return tags == null ? admit(pair) : tags;
    }

    /** Of a model that an engine of Stoker's own runs. */
    Tags ofEngine(String model) {
        return of(
                gateway.view().backends().stream()
                        .filter(backend -> backend.origin() == Origin.SUPERVISED)
                        .map(BackendView::id)
                        .findFirst()
                        .orElse(null),
                model);
    }

    private synchronized Tags admit(Pair pair) {
        if (known.size() >= MOST || pair.model.length() > LONGEST || !isListed(pair)) {
            return known.getOrDefault(pair, OTHER);
        }
        return known.computeIfAbsent(pair, fresh -> tags(fresh.backend.value(), fresh.model));
    }

    private boolean isListed(Pair pair) {
        FleetView view = gateway.view();
        return view.models().stream()
                .anyMatch(listed ->
                        listed.backend().equals(pair.backend)
                                && listed.model().name().equals(pair.model));
    }

    private static Tags tags(String backend, String model) {
        return Tags.of("backend", backend, "model", model);
    }

    private record Pair(BackendId backend, String model) {}
}
