package dev.stoker.boot;

import dev.stoker.core.Fact;
import dev.stoker.fleet.tuning.Machine;
import dev.stoker.hardware.CpuTime;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.Resident;
import dev.stoker.hardware.probe.HardwareProbe;
import org.jspecify.annotations.Nullable;

/** The machine this process runs on, as its engines find it. Safe for threads. */
final class LocalMachine implements Machine {
    private final HardwareProbe probe;
    private volatile @Nullable CpuTime before;

    /**
     * @param probe of the cgroup that engines are put into
     */
    LocalMachine(HardwareProbe probe) {
        this.probe = probe;
    }

    @Override
    public Hardware read() {
        return probe.read();
    }

    @Override
    public Hardware readFor(@Nullable Long pid) {
        return probe.forProcess(pid).read();
    }

    @Override
    public Fact<Resident> resident(long pid) {
        return probe.resident(pid);
    }

    /** On average since it was asked last; nobody was, and it is not known. */
    @Override
    public @Nullable Double busyCpus() {
        CpuTime last = before;
        CpuTime now = probe.cpuTime().asOptional().orElse(null);
        before = now;
        return last == null || now == null ? null : now.busyCpusSince(last);
    }
}
