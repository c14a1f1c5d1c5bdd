package dev.stoker.fleet.tuning;

import dev.stoker.core.Fact;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.Resident;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The machine, as an engine would find it. Methods block for some milliseconds. */
public interface Machine {
    /** What there is now: limits and memory are those that hold for engines. */
    Hardware read();

    /**
     * What there is now for a server that somebody else runs here: its own limits, and memory
     * without those of engines.
     *
     * @param pid its process; null if that is not known, which leaves its limits unknown
     */
    Hardware readFor(@Nullable Long pid);

    /** What a process has in memory. */
    Fact<Resident> resident(long pid);

    /**
     * CPUs that were at work lately, on average, for others than these processes; null where it is
     * not known.
     */
    @Nullable Double busyCpus(Set<Long> besides);
}
