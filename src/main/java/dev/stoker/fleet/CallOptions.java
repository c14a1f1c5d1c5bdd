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
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is sent with every call for a model of somebody else's server: found out once, before the
 * first call, and the same from then on, since another set makes some servers load the model again.
 * Not safe for threads: the fleet's own thread alone touches it, all but {@link #sent}.
 */
final class CallOptions {
    /** How long they hold for a model that is not in memory: loading it costs the same anyhow. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    /** A server is told what is loaded at intervals: what it said last may be older than a call. */
    private static final Duration SETTLING = Duration.ofSeconds(30);

    /** What fails is not tried again by each call, which would be slowed by it. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Map<Key, Found> known = new ConcurrentHashMap<>();
    private final Map<Key, Instant> failed = new HashMap<>();
    private final Set<Key> asked = new HashSet<>();

    /**
     * How that model is to be asked for by a call that comes now: without options where they could
     * not be found out a moment ago. Null where they are to be found out first.
     */
    @Nullable ServedModel of(Attached server, String model, Instant now) {
        var key = Key.of(server, model);
        Found found = known.computeIfPresent(key, (_, old) -> old.usedAt(now));
        if (found != null) {
            return found.model();
        }
        Instant failure = failed.get(key);
        return failure != null && now.isBefore(failure.plus(RETRY))
                ? ServedModel.named(model)
                : null;
    }

    /** What calls for that model carry; null where that is not known. Safe for all threads. */
    @Nullable Map<String, Long> sent(Server server, String model) {
        Found found = known.get(new Key(server.id(), server.endpoint().base(), model));
        return found == null ? null : found.model().options();
    }

    /** Whether nobody is finding it out yet; from now on somebody is. */
    boolean mayAsk(Attached server, String model) {
        return asked.add(Key.of(server, model));
    }

    /**
     * It has been found out.
     *
     * @param options null if it could not be
     */
    void found(Attached server, String model, @Nullable Map<String, Long> options, Instant now) {
        var key = Key.of(server, model);
        asked.remove(key);
        if (options == null) {
            failed.put(key, now);
        } else {
            failed.remove(key);
            known.put(key, new Found(new ServedModel(model, options), now, now));
        }
    }

    /** Lets go of what would be another today and costs nothing to change. */
    void forgetStale(Roster roster, Instant now) {
        known.entrySet()
                .removeIf(entry -> {
                    Attached listed = roster.get(entry.getKey().backend());
                    return listed == null
                            || (entry.getValue().isStale(now)
                                    && !isLoaded(listed, entry.getKey().model()));
                });
        failed.values().removeIf(failure -> !now.isBefore(failure.plus(RETRY)));
    }

    /**
     * Other settings may make others of them: those of servers that are not what they were, and of
     * models that are not in memory, are found out anew. What is in memory stays as it was loaded.
     */
    void reconfigured(Set<BackendId> replaced, Roster roster) {
        failed.clear();
        known.keySet()
                .removeIf(key -> {
                    Attached listed = roster.get(key.backend());
                    return replaced.contains(key.backend())
                            || listed == null
                            || !isLoaded(listed, key.model());
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

    private record Found(ServedModel model, Instant since, Instant used) {
        Found usedAt(Instant now) {
            return new Found(model, since, now);
        }

        boolean isStale(Instant now) {
            return since.plus(FRESH).isBefore(now) && used.plus(SETTLING).isBefore(now);
        }
    }
}
