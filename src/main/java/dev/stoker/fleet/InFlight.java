package dev.stoker.fleet;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.Location;
import dev.stoker.supervise.Engine;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The calls that are at a place now. Safe for all threads. */
final class InFlight {
    private final Set<Open> calls = ConcurrentHashMap.newKeySet();

    /** It has come to its place; {@link #ended} is to be told. */
    void begun(Open call) {
        calls.add(call);
    }

    /** Again has no effect. */
    void ended(Pulse pulse) {
        calls.removeIf(call -> call.pulse() == pulse);
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** The places where work is, each with how long nothing has come for any call there. */
    List<Busy> places() {
        return calls.stream()
                .collect(Collectors.groupingBy(call -> call.place().key()))
                .values()
                .stream()
                .map(InFlight::busy)
                .toList();
    }

    private static Busy busy(Collection<Open> there) {
        Duration silence =
                there.stream()
                        .map(call -> call.pulse().silence())
                        .min(Comparator.naturalOrder())
                        .orElse(Duration.ZERO);
        boolean heard = there.stream().anyMatch(call -> call.pulse().heard());
        return new Busy(there.iterator().next().place(), silence, heard);
    }

    /** A call at its place. */
    record Open(Pulse pulse, Place place) {}

    /**
     * Where calls are.
     *
     * @param engine that works for them; null at somebody else's server
     * @param pid of the process that does the work, or of its parent; null where that is not known
     * @param cloud whether it is a provider's, whom nobody looks into
     */
    record Place(
            BackendId backend,
            @Nullable Engine engine,
            @Nullable Long pid,
            Backend port,
            Endpoint at,
            ServedModel model,
            boolean cloud) {
        /** At a server of somebody else's. */
        static Place at(Roster roster, Attached server, ServedModel model) {
            boolean cloud =
                    server.models().stream()
                            .filter(listed -> listed.name().equals(model.name()))
                            .anyMatch(listed -> server.locationOf(listed) == Location.CLOUD);
            return new Place(
                    server.id(),
                    null,
                    roster.server(server).pid(),
                    server.port(),
                    server.endpoint(),
                    model,
                    cloud);
        }

        /** On an engine of Stoker's own, whose process is there. */
        static Place on(Engine engine, Backend port, Endpoint at) {
            return new Place(
                    BackendNames.SUPERVISED,
                    engine,
                    engine.snapshot().pid(),
                    port,
                    at,
                    ServedModel.named(engine.spec().model()),
                    false);
        }

        /** What is looked at as one: an engine's process, or a server. */
        Object key() {
            return engine == null ? backend : new OfEngine(engine, pid);
        }

        private record OfEngine(Engine engine, @Nullable Long pid) {}
    }

    /**
     * A place with work.
     *
     * @param heard whether anything came for any of the calls
     */
    record Busy(Place place, Duration silence, boolean heard) {}
}
