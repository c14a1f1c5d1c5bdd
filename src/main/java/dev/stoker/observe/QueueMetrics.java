package dev.stoker.observe;

import dev.stoker.fleet.Fleet;
import dev.stoker.fleet.Refusals.Reason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;

/**
 * Measures who waits for a turn, and who is refused one: gauges and counters read the fleet
 * whenever they are asked. Apps are in no label, since their names are their owner's.
 */
@Singleton
public final class QueueMetrics {
    private final Fleet fleet;
    private final MeterRegistry registry;

    QueueMetrics(Fleet fleet, MeterRegistry registry) {
        this.fleet = fleet;
        this.registry = registry;
    }

    /** Measures from now on. */
    public void start() {
        register(registry, fleet::waiting, fleet::inside, why -> fleet.refusals().count(why));
    }

    /**
     * @param waiting calls that wait for a turn
     * @param inside calls that have theirs
     * @param refused calls that had none, by the reason
     */
    static void register(
            MeterRegistry registry,
            IntSupplier waiting,
            IntSupplier inside,
            ToLongFunction<Reason> refused) {
        Gauge.builder("stoker.queue.length", waiting::getAsInt)
                .description("Calls that wait for a turn")
                .register(registry);
        Gauge.builder("stoker.queue.inside", inside::getAsInt)
                .description("Calls that have their turn")
                .register(registry);
        for (Reason reason : Reason.values()) {
            FunctionCounter.builder("stoker.queue.refusals", reason, refused::applyAsLong)
                    .description("Calls that had no turn, by the reason")
                    .tag("reason", reason.wireName())
                    .register(registry);
        }
    }
}
