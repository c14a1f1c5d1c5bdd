package dev.stoker.admission;

import java.time.Duration;
import java.util.Map;

/**
 * Who may go when.
 *
 * @param line the bounds of each model's line
 * @param waitLimit longest wait for a turn
 * @param party what each party may use that has no quota of its own
 * @param backends what each backend may be asked, by its id; its concurrency is the slots of each
 *     of its models
 */
public record AdmissionSettings(
        LineBounds line, Duration waitLimit, Quota party, Map<String, Quota> backends) {
    /** As with no configuration. */
    public static final AdmissionSettings DEFAULT =
            new AdmissionSettings(
                    new LineBounds(1000, 500, Duration.ofSeconds(10), 32),
                    Duration.ofMinutes(5),
                    Quota.NONE,
                    Map.of());

    /** Copies the map. */
    public AdmissionSettings {
        backends = Map.copyOf(backends);
    }

    /** What that backend may be asked. */
    public Quota backend(String id) {
        return backends.getOrDefault(id, Quota.NONE);
    }
}
