package dev.stoker.fleet;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.admission.Line;
import dev.stoker.admission.Load;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.routing.Candidate;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The lines of calls, one for each model of each backend. Not safe for threads but for {@link
 * #load}: the fleet's own thread alone touches it.
 */
final class Lines {
    /** Lines are kept for what they have measured. */
    private static final int MOST_IDLE = 256;

    private final Map<Key, Line<QueuedCall>> lines = new LinkedHashMap<>();
    private final Map<Key, Load> loads = new ConcurrentHashMap<>();
    private final Slots slots;
    private final Supplier<AdmissionSettings> settings;
    private final InstantSource clock;

    Lines(Slots slots, Supplier<AdmissionSettings> settings, InstantSource clock) {
        this.slots = slots;
        this.settings = settings;
        this.clock = clock;
    }

    /** That one; made where there is none. */
    Line<QueuedCall> of(Key key) {
        Line<QueuedCall> known = lines.get(key);
        if (known != null) {
            return known;
        }
        forget();
        var fresh = new Line<QueuedCall>(slotsOf(key), settings.get().line());
        lines.put(key, fresh);
        return fresh;
    }

    List<Key> all() {
        return List.copyOf(lines.keySet());
    }

    List<Key> keys(BackendId backend, String model) {
        return lines.keySet().stream().filter(key -> key.is(backend, model)).toList();
    }

    List<Key> keysOrNew(BackendId backend, String model) {
        List<Key> known = keys(backend, model);
        return known.isEmpty() ? List.of(new Key(backend, model, Use.GENERATE)) : known;
    }

    /** Other bounds and slots count; who waits goes on waiting. */
    void reconfigured() {
        lines.values().forEach(line -> line.bounds(settings.get().line()));
        lines.keySet().forEach(this::refresh);
    }

    /** Sees again how many calls are taken there at once. */
    void refresh(Key key) {
        of(key).slots(slotsOf(key));
        loadChanged(key);
    }

    /** What there is to do there is told anew. */
    void loadChanged(Key key) {
        loads.put(key, of(key).load());
    }

    /** What there is to do at those, all together. Safe for all threads. */
    Load load(Predicate<Key> which) {
        return loads.entrySet().stream()
                .filter(one -> which.test(one.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Load.NONE, Load::plus);
    }

    private int slotsOf(Key key) {
        return slots.of(key.backend(), key.model(), key.use(), settings.get(), clock.instant());
    }

    /** Of models that nobody asks for any more, held ones aside. */
    private void forget() {
        if (lines.size() > MOST_IDLE) {
            lines.values().removeIf(line -> line.load().calls() == 0 && !line.isHeld());
            loads.keySet().retainAll(Set.copyOf(lines.keySet()));
        }
    }

    /** Which line. */
    record Key(BackendId backend, String model, Use use) {
        /** Where that call waits. */
        static Key of(Journey journey) {
            return of(journey.goal(), journey.wish().use());
        }

        /** Where a call for that would wait. */
        static Key of(Candidate goal, Use use) {
            boolean ours = goal.backend().equals(BackendNames.SUPERVISED);
            return new Key(goal.backend(), goal.name(), ours ? use : Use.GENERATE);
        }

        boolean is(BackendId other, String name) {
            return backend.equals(other) && model.equals(name);
        }
    }
}
