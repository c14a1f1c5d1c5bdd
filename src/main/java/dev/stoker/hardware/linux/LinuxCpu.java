package dev.stoker.hardware.linux;

import dev.stoker.core.Fact;
import dev.stoker.hardware.Core;
import dev.stoker.hardware.CoreKind;
import dev.stoker.hardware.Cores;
import dev.stoker.hardware.Cpu;
import dev.stoker.hardware.CpuLimits;
import dev.stoker.hardware.CpuSet;
import dev.stoker.hardware.source.Facts;
import dev.stoker.hardware.source.Inventory;
import dev.stoker.hardware.source.MachineFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the processors of a Linux machine. Blocks for a handful of file reads a CPU. */
final class LinuxCpu {
    private static final String CPUS = "/sys/devices/system/cpu";

    private final MachineFiles files;
    private final Inventory library;
    private final LinuxCgroups cgroups;
    private final String process;
    private final Fact<ProcCpuinfo> cpuinfo;

    /**
     * @param process folder below {@code /proc} of the process whose affinity to read
     */
    LinuxCpu(MachineFiles files, Inventory library, LinuxCgroups cgroups, String process) {
        this.files = files;
        this.process = process;
        this.cgroups = cgroups;
        this.library = library;
        this.cpuinfo =
                Facts.then(
                        files.text("/proc/cpuinfo"),
                        (text, source) -> Fact.known(ProcCpuinfo.parse(text, source), source));
    }

    Cpu read() {
        Fact<CpuSet> online = Facts.then(files.line(CPUS + "/online"), CpuLists::parse);
        Fact<List<Core>> layout = layout(online);
        return new Cpu(
                // The library first: it names Arm cores, of which the kernel tells only numbers.
                library.cpuModel().or(Facts.then(cpuinfo, (info, _) -> info.model())),
                Facts.then(cpuinfo, (info, _) -> info.instructionSets()),
                cores(online, layout),
                layout,
                Facts.then(files.line("/sys/devices/system/node/online"), CpuLists::parse)
                        .map(CpuSet::size),
                limits());
    }

    private Cores cores(Fact<CpuSet> online, Fact<List<Core>> layout) {
        Fact<Integer> physical =
                layout.map(List::size)
                        .or(Facts.then(cpuinfo, (info, _) -> info.physical()))
                        .or(library.physicalCores());
        Fact<Integer> logical =
                online.map(CpuSet::size)
                        .or(Facts.then(cpuinfo, (info, _) -> info.logical()))
                        .or(library.logicalCores());
        return new Cores(
                CoreLayout.sockets(layout)
                        .or(Facts.then(cpuinfo, (info, _) -> info.packages()))
                        .or(library.packages()),
                physical,
                logical,
                smt(physical, logical),
                CoreLayout.count(layout, CoreKind.PERFORMANCE),
                CoreLayout.count(layout, CoreKind.EFFICIENCY));
    }

    /** The kernel's own word, else what follows from the counts. */
    private Fact<Boolean> smt(Fact<Integer> physical, Fact<Integer> logical) {
        Fact<Boolean> counted =
                Facts.then(physical, (cores, _) -> logical.map(threads -> threads > cores));
        return Facts.then(files.line(CPUS + "/smt/active"), LinuxCpu::active).or(counted);
    }

    private static Fact<Boolean> active(String text, String source) {
        return switch (text) {
            case "0" -> Fact.known(false, source);
            case "1" -> Fact.known(true, source);
            default -> Facts.odd(text, source);
        };
    }

    private Fact<List<Core>> layout(Fact<CpuSet> online) {
        return Facts.then(online, (cpus, _) -> CoreLayout.of(logicals(cpus), kinds(cpus)));
    }

    /** Stops at the first one that is not told, which makes the whole layout unknown. */
    private List<CoreLayout.LogicalCpu> logicals(CpuSet online) {
        var cpus = new ArrayList<CoreLayout.LogicalCpu>();
        for (int cpu : online.cpus()) {
            CoreLayout.LogicalCpu logical = logical(cpu);
            cpus.add(logical);
            if (logical.siblings() instanceof Fact.Unknown<CpuSet>) {
                break;
            }
        }
        return cpus;
    }

    private CoreLayout.LogicalCpu logical(int cpu) {
        String topology = CPUS + "/cpu" + cpu + "/topology";
        Fact<String> siblings =
                files.line(topology + "/core_cpus_list")
                        .or(files.line(topology + "/thread_siblings_list"));
        return new CoreLayout.LogicalCpu(
                cpu,
                // Arm firmware that does not tell the package makes it -1, which is not understood.
                Facts.then(files.line(topology + "/physical_package_id"), Facts::ordinal),
                Facts.then(siblings, CpuLists::parse));
    }

    private Fact<Map<Integer, CoreKind>> kinds(CpuSet online) {
        Fact<Map<Integer, CoreKind>> intel =
                Facts.then(
                        list("/sys/devices/cpu_core/cpus"),
                        (fast, one) ->
                                Facts.then(
                                        list("/sys/devices/cpu_atom/cpus"),
                                        (slow, other) ->
                                                Fact.known(
                                                        CoreLayout.kinds(fast, slow),
                                                        one + ", " + other)));
        return intel instanceof Fact.Known<Map<Integer, CoreKind>> ? intel : byCapacity(online);
    }

    private Fact<CpuSet> list(String path) {
        return Facts.then(files.line(path), CpuLists::parse);
    }

    private Fact<Map<Integer, CoreKind>> byCapacity(CpuSet online) {
        var capacities = new HashMap<Integer, Long>();
        for (int cpu : online.cpus()) {
            String path = CPUS + "/cpu" + cpu + "/cpu_capacity";
            if (!(Facts.then(files.line(path), Facts::whole)
                    instanceof Fact.Known<Long>(var capacity, _))) {
                break;
            }
            capacities.put(cpu, capacity);
        }
        Map<Integer, CoreKind> kinds = CoreLayout.kinds(capacities);
        return kinds.isEmpty()
                ? Fact.unknown("the kernel tells of one kind of core only")
                : Fact.known(kinds, CPUS + "/cpu*/cpu_capacity");
    }

    private CpuLimits limits() {
        return new CpuLimits(
                Facts.then(files.text(process + "/status"), CpuLists::allowed),
                cgroups.cpuset(),
                cgroups.quota());
    }
}
