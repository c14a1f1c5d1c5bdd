package dev.stoker.observe;

import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import dev.stoker.tuning.TuningSettings;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Warns of settings of tuning that are for no model there is: after the start and after each
 * reload, as soon as every backend has told what it has, and of each once. Safe for any thread.
 */
@Singleton
public final class WishWarnings {
    private static final Logger LOG = Logger.getLogger("dev.stoker");

    private final Gateway gateway;
    private final Supplier<TuningSettings> tuning;
    private final Set<String> told = new HashSet<>();
    private boolean due;

    WishWarnings(Gateway gateway, Supplier<TuningSettings> tuning) {
        this.gateway = gateway;
        this.tuning = tuning;
    }

    /** Other settings count from now on. */
    public synchronized void due() {
        due = true;
        look();
    }

    /** Another view is shown. */
    synchronized void look() {
        FleetView view = gateway.view();
        if (!due || !UnusedWishes.canBeKnown(view)) {
            return;
        }
        due = false;
        Map<String, String> unused = UnusedWishes.of(view, tuning.get());
        told.retainAll(unused.keySet());
        unused.forEach((name, because) -> {
            if (told.add(name)) {
                LOG.warn(
                        LogLine.of("tuning is for no model")
                                .with("model", name)
                                .with("because", because)
                                .with("todo", "correct stoker.tuning.models"));
            }
        });
    }
}
