package dev.stoker.hardware.linux;

import dev.stoker.core.Fact;
import dev.stoker.hardware.Core;
import dev.stoker.hardware.CoreKind;
import dev.stoker.hardware.CpuSet;
import dev.stoker.hardware.source.Facts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * How logical CPUs form physical cores, and of which kind. Pure. Source:
 * Documentation/admin-guide/cputopology.rst; {@code cpu_core} and {@code cpu_atom} of Intel hybrids
 * are performance monitoring units that name their CPUs; {@code cpu_capacity} of Arm is relative to
 * the fastest core, which has 1024.
 */
final class CoreLayout {
    private static final String SOURCE = "/sys/devices/system/cpu/cpu*/topology";

    /**
     * Below this part of the fastest core's capacity a core is slow. A mid core of a three-tier Arm
     * chip has 70 % and more of it, a little one 20 to 45 %.
     */
    private static final double SLOW = 0.6;

    private CoreLayout() {}

    /**
     * One logical CPU.
     *
     * @param siblings the CPUs of its physical core, itself among them
     */
    record LogicalCpu(int cpu, Fact<Integer> socket, Fact<CpuSet> siblings) {}

    /** The physical cores in the order of their first CPU. */
    static Fact<List<Core>> of(List<LogicalCpu> cpus, Fact<Map<Integer, CoreKind>> kinds) {
        var cores = new ArrayList<Core>();
        var seen = new HashSet<Integer>();
        for (LogicalCpu logical : cpus) {
            if (!(logical.siblings instanceof Fact.Known<CpuSet>(var siblings, _))
                    || !siblings.cpus().contains(logical.cpu)) {
                return Fact.unknown("the topology of cpu" + logical.cpu + " is not told in sysfs");
            }
            if (!seen.contains(logical.cpu)) {
                seen.addAll(siblings.cpus());
                cores.add(new Core(logical.socket, siblings, kind(logical.cpu, kinds)));
            }
        }
        return cores.isEmpty()
                ? Fact.unknown("no CPU is listed in /sys/devices/system/cpu")
                : Fact.known(List.copyOf(cores), SOURCE);
    }

    private static Fact<CoreKind> kind(int cpu, Fact<Map<Integer, CoreKind>> kinds) {
        return Facts.then(
                kinds,
                (map, source) -> {
                    CoreKind kind = map.get(cpu);
                    return kind == null
                            ? Fact.unknown(source + " does not name cpu" + cpu)
                            : Fact.known(kind, source);
                });
    }

    /** How many cores are of a kind; unknown as soon as one core's kind is. */
    static Fact<Integer> count(Fact<List<Core>> layout, CoreKind wanted) {
        return Facts.then(
                layout,
                (cores, from) -> {
                    int count = 0;
                    String source = from;
                    for (Core core : cores) {
                        switch (core.kind()) {
                            case Fact.Unknown<CoreKind>(var reason) -> {
                                return Fact.unknown(reason);
                            }
                            case Fact.Known<CoreKind>(var kind, var told) -> {
                                count += kind == wanted ? 1 : 0;
                                source = told;
                            }
                        }
                    }
                    return Fact.known(count, source);
                });
    }

    /** Distinct sockets; unknown as soon as one core's is. */
    static Fact<Integer> sockets(Fact<List<Core>> layout) {
        return Facts.then(
                layout,
                (cores, _) -> {
                    var sockets = new HashSet<Integer>();
                    for (Core core : cores) {
                        switch (core.socket()) {
                            case Fact.Unknown<Integer>(var reason) -> {
                                return Fact.unknown(reason);
                            }
                            case Fact.Known<Integer>(var socket, _) -> sockets.add(socket);
                        }
                    }
                    return Fact.known(sockets.size(), SOURCE);
                });
    }

    /** Kinds by what Intel hybrids tell: the CPUs of the fast and of the slow cores. */
    static Map<Integer, CoreKind> kinds(CpuSet fast, CpuSet slow) {
        var kinds = new HashMap<Integer, CoreKind>();
        fast.cpus().forEach(cpu -> kinds.put(cpu, CoreKind.PERFORMANCE));
        slow.cpus().forEach(cpu -> kinds.put(cpu, CoreKind.EFFICIENCY));
        return Map.copyOf(kinds);
    }

    /** Kinds by the capacity of each CPU; empty where all are about as fast as the fastest. */
    static Map<Integer, CoreKind> kinds(Map<Integer, Long> capacities) {
        long fastest = capacities.values().stream().mapToLong(Long::longValue).max().orElse(0);
        var kinds = new HashMap<Integer, CoreKind>();
        capacities.forEach((cpu, capacity) ->
                kinds.put(
                        cpu,
                        capacity < SLOW * fastest ? CoreKind.EFFICIENCY : CoreKind.PERFORMANCE));
        return kinds.containsValue(CoreKind.EFFICIENCY) ? Map.copyOf(kinds) : Map.of();
    }
}
