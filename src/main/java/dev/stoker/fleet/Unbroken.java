package dev.stoker.fleet;

import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Tells of what happens, and goes on where whoever is told has a bug: the fleet's own work does not
 * depend on those who look at it, and the next event is told as well.
 */
final class Unbroken implements Consumer<FleetEvent> {
    private static final Logger LOG = Logger.getLogger(Unbroken.class);

    private final Consumer<FleetEvent> listener;

    Unbroken(Consumer<FleetEvent> listener) {
        this.listener = listener;
    }

    @Override
    public void accept(FleetEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.errorf(e, "an event could not be told: event=%s", event.type());
        }
    }
}
