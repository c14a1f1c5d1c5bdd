package dev.stoker.hardware;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;

/**
 * What the cgroups of this process allow and use.
 *
 * @param limit the smallest limit over the cgroup and its ancestors; unknown where none is set
 * @param used memory charged to the cgroup which has that limit (to this process's own where there
 *     is none), its page cache included
 * @param headroom the least that any limit leaves: limit - used + the page cache that is inactive,
 *     which the kernel takes back before it refuses anyone; unknown where no limit is set
 */
public record CgroupMemory(Fact<Bytes> limit, Fact<Bytes> used, Fact<Bytes> headroom) {
    /** No figure of it is known, for one reason. */
    public static CgroupMemory unknown(String reason) {
        return new CgroupMemory(Fact.unknown(reason), Fact.unknown(reason), Fact.unknown(reason));
    }
}
