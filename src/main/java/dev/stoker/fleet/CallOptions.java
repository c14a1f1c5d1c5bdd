package dev.stoker.fleet;

import dev.stoker.backend.ServedModel;
import dev.stoker.core.BackendId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is sent with every call for a model of somebody else's server: found out once, before the
 * first call, and the same from then on, since another set makes some servers load the model again.
 * Not safe for threads: the fleet's own thread alone touches it.
 */
final class CallOptions {
    /** How long they hold for a model that is not in memory: loading it costs the same anyhow. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final Map<Key, Found> known = new HashMap<>();
    private final Set<Key> asked = new HashSet<>();

    /** How that model is to be asked for; null until that is known. */
    @Nullable ServedModel of(Attached server, String model) {
        Found found = known.get(Key.of(server, model));
        return found == null ? null : found.model();
    }

    /** Whether nobody is finding it out yet; from now on somebody is. */
    boolean mayAsk(Attached server, String model) {
        return asked.add(Key.of(server, model));
    }

    void found(Attached server, ServedModel model, Instant now) {
        var key = Key.of(server, model.name());
        asked.remove(key);
        known.put(key, new Found(model, now));
    }

    /** Lets go of what would be another today and costs nothing to change. */
    void forgetStale(Roster roster, Instant now) {
        known.entrySet()
                .removeIf(entry -> {
                    Attached listed = roster.get(entry.getKey().backend());
                    boolean stale = entry.getValue().since().plus(FRESH).isBefore(now);
                    return listed == null || (stale && !isLoaded(listed, entry.getKey().model()));
                });
    }

    private static boolean isLoaded(Attached server, String model) {
        return server.models().stream()
                .filter(listed -> listed.name().equals(model))
                .anyMatch(listed -> !Boolean.FALSE.equals(listed.loaded()));
    }

    private record Key(BackendId backend, URI base, String model) {
        static Key of(Attached server, String model) {
            return new Key(server.id(), server.endpoint().base(), model);
        }
    }

    private record Found(ServedModel model, Instant since) {}
}
