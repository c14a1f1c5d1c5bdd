package dev.stoker.hardware;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;

/**
 * Memory figures that change from moment to moment.
 *
 * @param available what the machine can hand out without swapping
 * @param cgroup what this process's cgroups allow and use
 */
public record MemoryReading(Fact<Bytes> available, CgroupMemory cgroup) {
    /** What can be taken now: the smaller of what the machine has and what the cgroups leave. */
    public Fact<Bytes> takeable() {
        return switch (cgroup.headroom()) {
            case Fact.Known<Bytes>(var room, _)
                    when available instanceof Fact.Known<Bytes>(var free, _)
                            && free.compareTo(room) <= 0 ->
                    available;
            case Fact.Known<Bytes> left -> left;
            case Fact.Unknown<Bytes> _ -> available;
        };
    }
}
