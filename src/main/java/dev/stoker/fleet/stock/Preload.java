package dev.stoker.fleet.stock;

import dev.stoker.core.StokerException;
import dev.stoker.fleet.FleetView;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Loads models ahead of their calls, one after the other, as far as they fit: nothing gives way for
 * them. What cannot be loaded is told once, and its calls will try again.
 */
public final class Preload {
    private static final Logger LOG = Logger.getLogger(Preload.class);

    private final Models models;
    private final Supplier<FleetView> fleet;
    private List<String> named;
    private boolean begun;

    /** Of these, in this order. */
    public Preload(Models models, Supplier<FleetView> fleet, List<String> specs) {
        this.models = models;
        this.fleet = fleet;
        this.named = List.copyOf(specs);
    }

    /** Begins, on a thread of its own. Once, after the first scan. */
    public synchronized void begin() {
        begun = true;
        start(named);
    }

    /**
     * From now on these are named: those that were not are loaded. One that is named no longer
     * stays like any other model. Never waits; safe for threads.
     */
    public synchronized void name(List<String> specs) {
        List<String> fresh = specs.stream().filter(spec -> !named.contains(spec)).toList();
        named = List.copyOf(specs);
        if (begun) {
            start(fresh);
        }
    }

    private void start(List<String> specs) {
        if (!specs.isEmpty()) {
            Thread.ofVirtual().name("preload").start(() -> run(specs));
        }
    }

    /** Blocks until all are there, or are not to be had. */
    private void run(List<String> specs) {
        for (String spec : specs) {
            try {
                models.preload(fleet.get(), spec);
                LOG.infof("model '%s' is loaded ahead of its calls", spec);
            } catch (StokerException e) {
                LOG.warnf(
                        "model '%s' of stoker.memory.preload was not loaded: %s", spec, e.detail());
            } catch (InterruptedException _) {
                return;
            }
        }
    }
}
