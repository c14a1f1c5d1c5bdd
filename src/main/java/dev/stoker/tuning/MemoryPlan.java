package dev.stoker.tuning;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.tuning.memory.EngineLayout;
import dev.stoker.tuning.memory.MemoryEstimate;

/**
 * What a plan takes, and of what.
 *
 * @param layout as estimated: with the values the backend takes where the plan leaves one to it
 * @param room memory that could be taken, before the reserve; unknown where nothing tells
 * @param reserve left for others
 * @param bound which limit the room is: {@link Bound#AVAILABLE_MEMORY} or {@link
 *     Bound#CGROUP_LIMIT}
 */
public record MemoryPlan(
        EngineLayout layout,
        MemoryEstimate estimate,
        Fact<Bytes> room,
        Bytes reserve,
        Bound bound) {}
