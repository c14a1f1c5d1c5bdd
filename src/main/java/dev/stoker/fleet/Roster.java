package dev.stoker.fleet;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.discovery.RunningServer;
import dev.stoker.fleet.health.Sign;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The backends that others run: the configured ones, and those found running. Not safe for threads:
 * the fleet's own thread alone touches it.
 */
final class Roster {
    private final Map<BackendKind, Backend> ports = new EnumMap<>(BackendKind.class);
    private final Supplier<FleetSettings> settings;
    private final Map<BackendId, Attached> attached = new LinkedHashMap<>();
    private final Map<URI, Long> pids = new HashMap<>();

    /** With nobody in it. */
    Roster(List<Backend> ports, Supplier<FleetSettings> settings) {
        ports.forEach(port -> this.ports.put(port.kind(), port));
        this.settings = settings;
        demandPorts(settings.get());
    }

    /**
     * Changes nothing.
     *
     * @throws IllegalArgumentException if a backend is of a kind that is not spoken here
     */
    void demandPorts(FleetSettings wanted) {
        wanted.backends().forEach(this::demandPort);
    }

    private void demandPort(ConfiguredBackend backend) {
        BackendKind kind = backend.kind();
        if (kind != null && !ports.containsKey(kind)) {
            throw new IllegalArgumentException(
                    "backend '%s': kind '%s' is not spoken here (expected: one of %s)"
                            .formatted(
                                    backend.id(),
                                    kind.wireName(),
                                    ports.keySet().stream()
                                            .map(BackendKind::wireName)
                                            .collect(Collectors.joining(", "))));
        }
    }

    Collection<Attached> all() {
        return List.copyOf(attached.values());
    }

    @Nullable Attached get(BackendId id) {
        return attached.get(id);
    }

    /** How to speak to that one, and which process it is. */
    Server server(Attached one) {
        return one.server(pids.get(LoopbackAddress.canonical(one.endpoint().base())));
    }

    /**
     * Adds a configured backend, or the same one again when its kind turns out. It stays, also
     * while it is down. What was seen of it stays where it is the same server, spoken to in the
     * same way.
     *
     * @param kind null takes it for any OpenAI-compatible server
     */
    void configure(ConfiguredBackend configured, @Nullable BackendKind kind, Instant now) {
        Backend kinds = port(kind == null ? BackendKind.OPENAI : kind);
        String barred = configured.barred();
        Backend port = barred == null ? kinds : new BarredBackend(kinds, barred);
        Attached fresh =
                Attached.fresh(
                        configured.id(),
                        Origin.CONFIGURED,
                        configured.endpoint(port),
                        port,
                        how(configured, kind),
                        now);
        Attached known = attached.get(configured.id());
        boolean same = known != null && known.isSamePlaceAs(fresh);
        add(same && known != null ? known.known(fresh.origin(), fresh.how()) : fresh);
    }

    /** Whether there is a configured backend of which nothing has been seen yet. */
    boolean isSettling() {
        return settings.get().backends().stream()
                .map(one -> attached.get(one.id()))
                .anyMatch(one -> one == null || !one.wasAsked());
    }

    /** Whether all that are configured are listed, and all that are listed have been asked. */
    boolean isSeen() {
        return !isSettling() && attached.values().stream().allMatch(Attached::wasAsked);
    }

    /** Whether it is listed already as it would be if it is of that kind. */
    boolean isListed(ConfiguredBackend configured, @Nullable BackendKind kind) {
        Attached listed = attached.get(configured.id());
        return listed != null
                && listed.origin() == Origin.CONFIGURED
                && listed.port().kind() == (kind == null ? BackendKind.OPENAI : kind)
                && listed.how().equals(how(configured, kind));
    }

    /**
     * Goes over to other settings, which {@link #settings} tell by now. What is configured as it
     * was stays as it is, with all that was seen of it. What is configured in another way is begun
     * anew; where it is to tell its kind itself, it is spoken to as before until it does. What is
     * not configured any more is gone, unless discovery sees it.
     *
     * @param before the settings up to now
     * @param running as discovery saw them last
     * @return those that are gone, or are not what they were
     */
    Set<BackendId> reconfigure(FleetSettings before, List<RunningServer> running, Instant now) {
        Map<BackendId, Attached> old = Map.copyOf(attached);
        List<ConfiguredBackend> wanted = settings.get().backends();
        Set<BackendId> names =
                wanted.stream().map(ConfiguredBackend::id).collect(Collectors.toSet());
        attached.values()
                .removeIf(one -> one.origin() == Origin.CONFIGURED && !names.contains(one.id()));
        for (ConfiguredBackend one : wanted) {
            if (!before.backends().contains(one)) {
                begin(one, old.get(one.id()), now);
            }
        }
        reconcile(running, now);
        return old.values().stream()
                .filter(was -> !was.isSamePlaceAs(attached.get(was.id())))
                .map(Attached::id)
                .collect(Collectors.toSet());
    }

    /**
     * One that is new, or configured in another way; of unknown kind it is listed once it tells.
     */
    private void begin(ConfiguredBackend one, @Nullable Attached was, Instant now) {
        if (one.kind() != null || one.barred() != null) {
            configure(one, one.kind(), now);
        } else if (was != null && was.origin() == Origin.CONFIGURED) {
            configure(one, was.port().kind(), now);
        }
    }

    private static String how(ConfiguredBackend configured, @Nullable BackendKind kind) {
        if (configured.kind() != null || configured.barred() != null) {
            String note = configured.note();
            return "named in the configuration" + (note == null ? "" : "; " + note);
        }
        return kind == null
                ? "named in the configuration; it has not told its kind yet"
                : "named in the configuration; it answers as " + kind.wireName();
    }

    /** Attaches what has appeared and lets go of what has gone. */
    void reconcile(List<RunningServer> running, Instant now) {
        Set<URI> configured =
                settings.get().backends().stream()
                        .map(ConfiguredBackend::base)
                        .map(LoopbackAddress::canonical)
                        .collect(Collectors.toSet());
        pids.clear();
        Map<BackendId, RunningServer> found = new LinkedHashMap<>();
        for (RunningServer server : running) {
            URI base = LoopbackAddress.canonical(server.base());
            Long pid = server.pid();
            if (pid != null) {
                pids.put(base, pid);
            }
            if (!configured.contains(base)
                    && !isDetached(base)
                    && ports.containsKey(server.kind())) {
                found.putIfAbsent(BackendNames.of(server.kind(), server.base()), server);
            }
        }
        attached.values()
                .removeIf(old ->
                        old.origin() == Origin.DISCOVERED && !isSame(old, found.get(old.id())));
        found.forEach((id, server) -> {
            if (!attached.containsKey(id)) {
                add(fresh(id, server, now));
            }
        });
    }

    /** Keeps what a look brought; ignored if the backend has gone meanwhile. */
    void looked(BackendId id, Attached.Look look, Instant now) {
        attached.computeIfPresent(id, (_, old) -> old.after(look, now));
    }

    /** Keeps what else was seen of it; ignored if the backend has gone meanwhile. */
    void seen(BackendId id, Sign sign, Instant now) {
        attached.computeIfPresent(id, (_, old) -> old.after(sign, now));
    }

    /** The processes of the servers whose process is known. */
    Map<BackendId, Long> processes() {
        Map<BackendId, Long> known = new HashMap<>();
        attached.forEach((id, one) -> {
            Long pid = server(one).pid();
            if (pid != null) {
                known.put(id, pid);
            }
        });
        return known;
    }

    private Attached fresh(BackendId id, RunningServer server, Instant now) {
        var endpoint = new Endpoint(server.base(), null);
        return Attached.fresh(
                id, Origin.DISCOVERED, endpoint, port(server.kind()), server.how(), now);
    }

    private void add(Attached one) {
        attached.put(one.id(), one);
    }

    private Backend port(BackendKind kind) {
        Backend port = ports.get(kind);
        if (port == null) {
            throw new IllegalStateException("no backend for kind " + kind);
        }
        return port;
    }

    private boolean isDetached(URI base) {
        return settings.get().detached().stream()
                .map(LoopbackAddress::canonical)
                .anyMatch(base::equals);
    }

    private static boolean isSame(Attached old, @Nullable RunningServer server) {
        return server != null
                && old.endpoint().base().equals(server.base())
                && old.port().kind() == server.kind();
    }
}
