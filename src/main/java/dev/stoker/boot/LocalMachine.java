package dev.stoker.boot;

import dev.stoker.core.Fact;
import dev.stoker.fleet.tuning.Machine;
import dev.stoker.hardware.CpuTime;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.Resident;
import dev.stoker.hardware.probe.HardwareProbe;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The machine this process runs on, as its engines find it. Safe for threads. */
final class LocalMachine implements Machine {
    private static final Duration LATELY = Duration.ofMinutes(2);
    private static final Duration TELLING = Duration.ofSeconds(1);

    private final HardwareProbe probe;
    private @Nullable Reading before;
    private @Nullable Double busy;
    private volatile Fact<List<Gpu>> gpus = Fact.unknown("not read yet");

    /**
     * @param probe of the cgroup that engines are put into
     */
    LocalMachine(HardwareProbe probe) {
        this.probe = probe;
        this.before = reading(Set.of());
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
    public synchronized @Nullable Double busyCpus(Set<Long> besides) {
        Reading now = reading(besides);
        Reading last = before;
        if (last == null || now == null) {
            before = now;
            busy = null;
            return null;
        }
        Duration since = Duration.ofNanos(now.at() - last.at());
        if (since.compareTo(TELLING) < 0) {
            return busy; // too short a time to tell anything new
        }
        before = now;
        busy = since.compareTo(LATELY) <= 0 ? now.busyCpusSince(last) : null;
        return busy;
    }

    private @Nullable Reading reading(Set<Long> besides) {
        CpuTime time = probe.cpuTime().asOptional().orElse(null);
        if (time == null) {
            return null;
        }
        Map<Long, Long> ticks = new HashMap<>();
        ticksOf(ProcessHandle.current().pid(), ticks);
        besides.forEach(pid -> ticksOf(pid, ticks));
        return new Reading(time, ticks, System.nanoTime());
    }

    private void ticksOf(long pid, Map<Long, Long> into) {
        probe.ticks(pid).asOptional().ifPresent(ticks -> into.put(pid, ticks));
    }

    /**
     * The CPUs' times at one moment.
     *
     * @param ticks of each process that is left out
     */
    private record Reading(CpuTime time, Map<Long, Long> ticks, long at) {
        /** A process that has started since has worked in between only; one that ended is gone. */
        double busyCpusSince(Reading last) {
            long then =
                    ticks.keySet().stream()
                            .mapToLong(pid -> last.ticks.getOrDefault(pid, 0L))
                            .sum();
            long now = ticks.values().stream().mapToLong(Long::longValue).sum();
            return time.without(now).busyCpusSince(last.time.without(then));
        }
    }
}
