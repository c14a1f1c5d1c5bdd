package dev.stoker.fleet.tuning;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Hardware;
import org.jspecify.annotations.Nullable;

/** The machine, as an engine would find it. Methods block for some milliseconds. */
public interface Machine {
    /** What there is now: limits and memory are those that hold for engines. */
    Hardware read();

    /** What a process has in memory. */
    Fact<Resident> resident(long pid);

    /** CPUs that were at work lately for others than the engines; null where nothing tells. */
    @Nullable Double busyCpus();

    /**
     * Memory of a process.
     *
     * @param own that only it can give back
     * @param mapped pages of files, which the kernel may drop
     */
    record Resident(Bytes own, Bytes mapped) {}
}
