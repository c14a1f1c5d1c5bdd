package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The looks that are under way, one a backend at a time, and who waits for one. Not safe for
 * threads: the fleet's own thread alone touches it.
 */
final class Looks {
    private final Errands errands;
    private final Function<BackendId, @Nullable Attached> roster;
    private final Supplier<FleetSettings> settings;
    private final Set<BackendId> underWay = new HashSet<>();
    private final Set<BackendId> seen = new HashSet<>();

    /** Those that had not ended when everything was to be looked at, of the looks of then. */
    private final Set<BackendId> awaited = new HashSet<>();

    /** Who waits for the look that is under way, and who for the one after it. */
    private final Map<BackendId, List<CompletableFuture<FleetView>>> now = new HashMap<>();

    private final Map<BackendId, List<CompletableFuture<FleetView>>> next = new HashMap<>();
    private final List<CompletableFuture<FleetView>> due = new ArrayList<>();
    private boolean closed;

    /**
     * @param settings tell whether there are model files to be looked at; the look at them goes by
     *     the name of {@link BackendNames#SUPERVISED}
     */
    Looks(
            Errands errands,
            Function<BackendId, @Nullable Attached> roster,
            Supplier<FleetSettings> settings) {
        this.errands = errands;
        this.roster = roster;
        this.settings = settings;
    }

    void at(BackendId id) {
        Attached backend = roster.apply(id);
        if (backend != null) {
            at(backend);
        }
    }

    void at(Attached backend) {
        if (!closed && underWay.add(backend.id())) {
            errands.look(backend);
        }
    }

    /** What is loading now is ready in a moment, and then to be listed at once. */
    void soonAt(Attached backend) {
        if (!closed && underWay.add(backend.id())) {
            errands.lookAfter(Errands.LOADING_PAUSE, backend);
        }
    }

    void soonAt(Set<BackendId> ids) {
        for (BackendId id : ids) {
            Attached backend = roster.apply(id);
            if (backend != null) {
                soonAt(backend);
            }
        }
    }

    void atFiles() {
        if (!closed && settings.get().supervise() && underWay.add(BackendNames.SUPERVISED)) {
            errands.scan();
        }
    }

    /**
     * Answers after a look that begins from now on: one that is under way may have seen what was
     * before.
     */
    void again(BackendId id, CompletableFuture<FleetView> reply) {
        boolean busy = underWay.contains(id);
        (busy ? next : now).computeIfAbsent(id, _ -> new ArrayList<>()).add(reply);
        if (!busy) {
            begin(id);
        }
    }

    /** It is another way than when the last look began. */
    void changed(BackendId id) {
        if (!underWay.contains(id)) {
            begin(id);
        } else if (!next.containsKey(id)) {
            next.put(id, new ArrayList<>(List.of(new CompletableFuture<>())));
        }
    }

    private void begin(BackendId id) {
        Attached backend = roster.apply(id);
        if (backend != null) {
            at(backend);
        } else if (id.equals(BackendNames.SUPERVISED)) {
            atFiles();
        }
        if (!underWay.contains(id)) {
            due.addAll(taken(now, id)); // there is nothing to look at
        }
    }

    void ended(BackendId id) {
        underWay.remove(id);
        awaited.remove(id);
        seen.add(id);
        due.addAll(taken(now, id));
        List<CompletableFuture<FleetView>> waiting = taken(next, id);
        if (!waiting.isEmpty()) {
            now.put(id, waiting);
            begin(id);
        }
    }

    /** Who waits no longer, once what was seen is shown. */
    List<CompletableFuture<FleetView>> takeDue() {
        List<CompletableFuture<FleetView>> all = List.copyOf(due);
        due.clear();
        return all;
    }

    /** What was looked at since this was asked last. */
    Set<BackendId> takeSeen() {
        Set<BackendId> all = Set.copyOf(seen);
        seen.clear();
        return all;
    }

    /**
     * Everything was begun to be looked at. Who comes while that goes on is answered by it too: a
     * server that loads is looked at again and again, and nobody is to wait for the last time.
     */
    void await() {
        if (awaited.isEmpty()) {
            awaited.addAll(underWay);
        }
    }

    /** Whether a look that {@link #await} meant has not ended. */
    boolean areAwaited() {
        return !awaited.isEmpty();
    }

    /** No more looks; who waits is answered with what was seen last. */
    void close() {
        closed = true;
        now.values().forEach(due::addAll);
        next.values().forEach(due::addAll);
        now.clear();
        next.clear();
    }

    private static List<CompletableFuture<FleetView>> taken(
            Map<BackendId, List<CompletableFuture<FleetView>>> from, BackendId id) {
        List<CompletableFuture<FleetView>> all = from.remove(id);
        return all == null ? List.of() : all;
    }
}
