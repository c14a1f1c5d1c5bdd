package dev.stoker.tuning.planning;

import dev.stoker.core.Fact;
import dev.stoker.hardware.Core;
import dev.stoker.hardware.CoreKind;
import dev.stoker.hardware.Cores;
import dev.stoker.hardware.Cpu;
import dev.stoker.hardware.CpuSet;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.OperatingSystem;
import java.util.List;

/** The machine's CPUs as an engine may use them. Counts are at least 1. */
public final class UsableCpus {
    private static final String MAC = "macOS";

    private final Cpu cpu;
    private final OperatingSystem os;

    private UsableCpus(Cpu cpu, OperatingSystem os) {
        this.cpu = cpu;
        this.os = os;
    }

    /** Those of that machine, under the limits that it names. */
    public static UsableCpus of(Hardware hardware) {
        return new UsableCpus(hardware.cpu(), hardware.os());
    }

    /** Logical CPUs that both the affinity and the cpuset allow. */
    public Fact<CpuSet> allowed() {
        Fact<CpuSet> affinity = cpu.limits().affinity();
        return affinity instanceof Fact.Known<CpuSet>(var own, _)
                        && cpu.limits().cpuset() instanceof Fact.Known<CpuSet>(var group, _)
                ? affinity.map(_ -> own.intersection(group))
                : affinity.or(cpu.limits().cpuset());
    }

    /** Whole CPUs that the quota lets run at once. Rounding up would have the group throttled. */
    public Fact<Integer> quota() {
        return cpu.limits().quota().map(quota -> Math.max(1, (int) Math.floor(quota)));
    }

    /** Logical CPUs that are online. */
    public Fact<Integer> logical() {
        return cpu.cores()
                .logical()
                .or(cpu.layout().map(all -> all.stream().mapToInt(c -> c.threads().size()).sum()));
    }

    /** Whether {@code cpus} leaves out some of the machine's; true where that cannot be told. */
    boolean confines(CpuSet cpus) {
        return logical().asOptional().map(all -> cpus.size() < all).orElse(true);
    }

    /**
     * Physical cores of which a thread is among {@code cpus}; on a machine with fast and slow
     * cores, the fast ones, unless none is among them.
     */
    Fact<Integer> cores(Fact<CpuSet> cpus) {
        return cpus instanceof Fact.Known<CpuSet> known ? within(known) : machineCores();
    }

    private Fact<Integer> within(Fact.Known<CpuSet> cpus) {
        if (cpu.layout() instanceof Fact.Known<List<Core>>(var all, var source)) {
            List<Core> usable =
                    all.stream().filter(c -> c.threads().intersects(cpus.value())).toList();
            if (!usable.isEmpty()) {
                int most = Math.max(1, cpus.value().size());
                return Fact.known(Math.min(most, fastOrAll(usable)), source);
            }
        }
        int size = Math.max(1, cpus.value().size());
        return machineCores().map(cores -> Math.min(cores, size)).or(cpus.map(_ -> size));
    }

    /** Physical cores of the machine; the fast ones where there are both kinds. */
    Fact<Integer> machineCores() {
        Cores cores = cpu.cores();
        return atLeastOne(
                cores.performance()
                        .or(cpu.layout().map(UsableCpus::fastOrAll))
                        .or(cores.physical()));
    }

    /** All physical cores among the allowed CPUs, slow ones included. */
    public Fact<Integer> physicalCores() {
        if (cpu.layout() instanceof Fact.Known<List<Core>>(var all, var source)
                && allowed() instanceof Fact.Known<CpuSet>(var cpus, _)) {
            long count = all.stream().filter(c -> c.threads().intersects(cpus)).count();
            return Fact.known(Math.clamp(count, 1, Math.max(1, cpus.size())), source);
        }
        return cores(allowed());
    }

    /** Whether the machine has fast and slow cores. */
    boolean hybrid() {
        return cpu.cores().performance().asOptional().isPresent()
                || cpu.layout().asOptional().orElse(List.of()).stream().anyMatch(UsableCpus::slow);
    }

    /**
     * What llama.cpp counts by itself. It knows fast cores of Intel and Apple; on Arm it counts
     * slow ones too. Source: {@code cpu_get_num_math}, common.cpp.
     */
    Fact<Integer> countedByLlama() {
        boolean knowsKinds =
                os.architecture().asOptional().filter(a -> a.contains("86")).isPresent()
                        || os.name().asOptional().filter(MAC::equals).isPresent();
        Fact<Integer> physical = cpu.cores().physical().or(cpu.layout().map(List::size));
        return hybrid() && knowsKinds ? machineCores() : atLeastOne(physical);
    }

    private static Fact<Integer> atLeastOne(Fact<Integer> count) {
        return count.map(found -> Math.max(1, found));
    }

    private static boolean slow(Core core) {
        return core.kind() instanceof Fact.Known<CoreKind>(var kind, _)
                && kind == CoreKind.EFFICIENCY;
    }

    private static int fastOrAll(List<Core> cores) {
        long fast = cores.stream().filter(core -> !slow(core)).count();
        return fast == 0 ? cores.size() : (int) fast;
    }
}
