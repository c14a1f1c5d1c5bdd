package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The processes of servers that others run, and which of them have ended. The JDK tells at once of
 * the end of a child only; of others it looks after 300 ms and ever more seldom, up to 5 s (JDK
 * 25), so they are looked at here. Safe for all threads.
 */
final class Exits {
    private final Map<BackendId, ProcessHandle> watched = new ConcurrentHashMap<>();

    /** These are there now. */
    void keep(Map<BackendId, Long> processes) {
        watched.keySet().retainAll(processes.keySet());
        processes.forEach((id, pid) -> {
            ProcessHandle known = watched.get(id);
            if (known == null || known.pid() != pid) {
                ProcessHandle.of(pid).ifPresent(process -> watched.put(id, process));
            }
        });
    }

    /** Whether one has ended that was there. A number that is used again is another process. */
    boolean haveHappened() {
        return watched.values().stream().anyMatch(process -> !process.isAlive());
    }

    /** Those that have ended since this was asked last, with their processes. */
    Map<BackendId, Long> take() {
        Map<BackendId, Long> ended = new HashMap<>();
        Set<BackendId> gone =
                watched.entrySet().stream()
                        .filter(one -> !one.getValue().isAlive())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
        gone.forEach(id -> {
            ProcessHandle process = watched.remove(id);
            if (process != null) {
                ended.put(id, process.pid());
            }
        });
        return ended;
    }
}
