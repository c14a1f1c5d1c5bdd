package dev.stoker.discovery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The listening sockets of macOS. Starting {@code lsof} is dear, so it is asked only about known
 * model servers, when one of them appears, and again for as long as one that is young does not
 * listen; whether the sockets are still there is found by connecting.
 */
final class LsofListenerTable implements ListenerTable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(30);

    private final Function<Collection<Long>, List<Lsof.Socket>> lsof;
    private final ProcessTable processes;
    private final ConnectListenerTable wellKnown;
    private final InstantSource clock;
    private Set<Long> asked = Set.of();
    private List<Lsof.Socket> sockets = List.of();
    private Instant askAgainAt = Instant.MIN;
    private Duration pause = FIRST_PAUSE;

    LsofListenerTable(
            Function<Collection<Long>, List<Lsof.Socket>> lsof,
            ProcessTable processes,
            ConnectListenerTable wellKnown,
            InstantSource clock) {
        this.lsof = lsof;
        this.processes = processes;
        this.wellKnown = wellKnown;
        this.clock = clock;
    }

    @Override
    public List<Listener> read() {
        var servers = new HashMap<Long, ProcessEntry>();
        processes.modelServers(false).forEach(server -> servers.put(server.pid(), server));
        ask(servers.keySet());
        var listeners = new LinkedHashMap<Integer, Listener>();
        for (Lsof.Socket socket : sockets) {
            ProcessEntry server = servers.get(socket.pid());
            if (server != null && Loopback.accepts(socket.host(), socket.port())) {
                listeners.putIfAbsent(
                        socket.port(), new Listener(socket.host(), socket.port(), 0, server));
            }
        }
        for (Listener other : wellKnown.read()) {
            listeners.putIfAbsent(other.port(), other);
        }
        return new ArrayList<>(listeners.values());
    }

    private void ask(Set<Long> pids) {
        Instant now = clock.instant();
        boolean changed = !pids.equals(asked);
        if (!changed && now.isBefore(askAgainAt)) {
            return;
        }
        sockets = lsof.apply(pids);
        pause = changed ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = pause.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause;
        asked = new HashSet<>(pids);
        askAgainAt = now.plus(pause);
    }
}
