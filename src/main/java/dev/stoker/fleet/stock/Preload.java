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
    private final List<String> specs;

    /** Of these, in this order. */
    public Preload(Models models, Supplier<FleetView> fleet, List<String> specs) {
        this.models = models;
        this.fleet = fleet;
        this.specs = List.copyOf(specs);
    }

    /** Begins, on a thread of its own. Once, after the first scan. */
    public void begin() {
        if (!specs.isEmpty()) {
            Thread.ofVirtual().name("preload").start(this::run);
        }
    }

    /** Blocks until all are there, or are not to be had. */
    void run() {
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
