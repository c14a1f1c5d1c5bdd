package dev.stoker.observe;

import dev.stoker.core.BackendId;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.FleetView;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether anything can be served. Pure. */
final class Serving {
    private Serving() {}

    /**
     * Why no call should be sent here yet; null if one may. A machine without any model is ready:
     * that is how the first one gets onto it. One on which a backend is down or loading, and
     * nothing else serves, is not.
     */
    static @Nullable String whyNotReady(FleetView view) {
        boolean expected =
                !view.scanned() || view.backends().stream().anyMatch(one -> !one.usable());
        return expected ? whyNot(view) : null;
    }

    /** Why nothing can be; null if something can. One sentence, for people. */
    static @Nullable String whyNot(FleetView view) {
        if (!view.scanned()) {
            return "the first scan has not ended";
        }
        if (usableModels(view) > 0) {
            return null;
        }
        if (view.backends().isEmpty()) {
            return "there is no backend: no model server runs or is configured, and no llama-server"
                    + " is installed that Stoker may start";
        }
        String unusable =
                view.backends().stream()
                        .filter(backend -> !backend.usable())
                        .map(Serving::complaint)
                        .collect(Collectors.joining("; "));
        String empty =
                view.backends().stream()
                        .filter(BackendView::usable)
                        .map(backend -> backend.id() + " has no model")
                        .collect(Collectors.joining("; "));
        return unusable + (unusable.isEmpty() || empty.isEmpty() ? "" : "; ") + empty;
    }

    /** Models on backends that can take work. */
    static long usableModels(FleetView view) {
        Set<BackendId> usable =
                view.backends().stream()
                        .filter(BackendView::usable)
                        .map(BackendView::id)
                        .collect(Collectors.toSet());
        return view.models().stream().filter(model -> usable.contains(model.backend())).count();
    }

    private static String complaint(BackendView backend) {
        return "%s is %s: %s"
                .formatted(
                        backend.id(),
                        backend.condition().state().wireName(),
                        backend.condition().reason());
    }
}
