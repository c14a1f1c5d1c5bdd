package dev.stoker.discovery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything discovery knows. Used by its thread alone. */
final class Board {
    private static final Comparator<RunningServer> BY_KIND_AND_PORT =
            Comparator.comparing(RunningServer::kind)
                    .thenComparingInt(server -> server.base().getPort())
                    .thenComparing(server -> server.base().toString());

    private final Set<Integer> ownPorts;
    private final Kinship kinship;
    private Map<String, Watch> watches = new LinkedHashMap<>();
    private List<Installation> installed = List.of();

    Board(Set<Integer> ownPorts, Kinship kinship) {
        this.ownPorts = ownPorts;
        this.kinship = kinship;
    }

    /** Takes the sockets of this moment: what is gone is forgotten, what is new is to be asked. */
    void update(List<Listener> listeners, Instant now) {
        var next = new LinkedHashMap<String, Watch>();
        for (Listener listener : listeners) {
            if (ownPorts.contains(listener.port())) {
                continue;
            }
            String key = listener.host() + ':' + listener.port();
            Watch before = watches.get(key);
            boolean same = before != null && before.listener().sameSocket(listener);
            next.put(key, same && before != null ? before : begin(listener, now));
        }
        watches = next;
    }

    private Watch begin(Listener listener, Instant now) {
        var watch = new Watch(listener, now);
        ProcessEntry process = listener.process();
        @Nullable String reason = process == null ? null : kinship.leftOut(process);
        if (process != null && reason != null) {
            watch.leaveOut(listener.base() + " (" + process.name() + ") is not listed: " + reason);
        }
        return watch;
    }

    /** Those whose turn it is to be asked. Each is given out once until it has settled. */
    List<Watch> due(Instant now) {
        return watches.values().stream().filter(watch -> watch.takeTurn(now)).toList();
    }

    /** Whether every listener has been asked at least once. */
    boolean allAnswered() {
        return watches.values().stream().allMatch(Watch::answered);
    }

    void installed(List<Installation> found) {
        installed = List.copyOf(found);
    }

    Sightings sightings() {
        var running = new ArrayList<RunningServer>();
        var leftOut = new ArrayList<String>();
        for (Watch watch : watches.values()) {
            switch (watch.outcome()) {
                case Identification.Outcome.Server(var server) -> running.add(server);
                case Identification.Outcome.LeftOut(var note) -> leftOut.add(note);
                case Identification.Outcome.Nothing _ -> {}
            }
        }
        running.sort(BY_KIND_AND_PORT);
        return new Sightings(running, installed, leftOut);
    }
}
