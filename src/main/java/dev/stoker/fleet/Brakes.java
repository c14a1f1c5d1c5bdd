package dev.stoker.fleet;

import dev.stoker.fleet.memory.Brake;
import dev.stoker.fleet.memory.Holder;
import dev.stoker.fleet.memory.Holding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which models are held back for whom. Not safe for threads: the fleet's own thread alone. */
final class Brakes {
    private final Brake brake;
    private final Map<RoomWaiter, Set<Holder>> held = new HashMap<>();

    Brakes(Brake brake) {
        this.brake = brake;
    }

    /** Has these become idle for that call, and no others any more. */
    void hold(RoomWaiter one, List<Holding> who) {
        Set<Holder> now = who.stream().map(Holding::holder).collect(Collectors.toSet());
        Set<Holder> before = held.getOrDefault(one, Set.of());
        held.put(one, now);
        now.forEach(holder -> brake.hold(holder.backend(), holder.model()));
        releaseUnlessWanted(before);
    }

    /** That call waits no longer. */
    void release(RoomWaiter one) {
        Set<Holder> before = held.remove(one);
        releaseUnlessWanted(before == null ? Set.of() : before);
    }

    private void releaseUnlessWanted(Set<Holder> some) {
        var free = new HashSet<>(some);
        held.values().forEach(free::removeAll);
        free.forEach(holder -> brake.release(holder.backend(), holder.model()));
    }
}
