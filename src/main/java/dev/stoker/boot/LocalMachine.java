package dev.stoker.boot;

import dev.stoker.core.Fact;
import dev.stoker.fleet.tuning.Machine;
import dev.stoker.hardware.CpuTime;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.Resident;
import dev.stoker.hardware.probe.HardwareProbe;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The machine this process runs on, as its engines find it. Safe for threads. */
final class LocalMachine implements Machine {
    private static final Duration LATELY = Duration.ofMinutes(2);

    private final HardwareProbe probe;
    private volatile @Nullable Reading before;
    private volatile Fact<List<Gpu>> gpus = Fact.unknown("not read yet");

    /**
     * @param probe of the cgroup that engines are put into
     */
    LocalMachine(HardwareProbe probe) {
        this.probe = probe;
    }

    /** A vendor's tool that is slow once must not make the cards vanish from plans. */
    @Override
    public Hardware read() {
        Hardware now = probe.read();
        Fact<List<Gpu>> known = now.gpus().or(gpus);
        gpus = known;
        return new Hardware(now.cpu(), now.memory(), known, now.os());
    }

    @Override
    public Hardware readFor(@Nullable Long pid) {
        return probe.forProcess(pid).read();
    }

    @Override
    public Fact<Resident> resident(long pid) {
        return probe.resident(pid);
    }

    /** On average since it was asked last; not known where that is long ago. */
    @Override
    public @Nullable Double busyCpus() {
        Reading last = before;
        CpuTime time = probe.cpuTime().asOptional().orElse(null);
        Reading now = time == null ? null : new Reading(time, System.nanoTime());
        before = now;
        return last == null || now == null || now.at() - last.at() > LATELY.toNanos()
                ? null
                : now.time().busyCpusSince(last.time());
    }

    private record Reading(CpuTime time, long at) {}
}
