package dev.stoker.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** For systems that do not tell their listening sockets: connects to the well-known ports. */
final class ConnectListenerTable implements ListenerTable {
    private final SortedSet<Integer> ports;

    ConnectListenerTable(Set<Integer> ports) {
        this.ports = new TreeSet<>(ports);
    }

    @Override
    public List<Listener> read() {
        var listeners = new ArrayList<Listener>();
        for (int port : ports) {
            for (String host : List.of("127.0.0.1", "[::1]")) {
                if (Loopback.accepts(host, port)) {
                    listeners.add(new Listener(host, port, 0, null));
                    break;
                }
            }
        }
        return listeners;
    }
}
