package dev.stoker.cli;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.CgroupMemory;
import dev.stoker.hardware.Core;
import dev.stoker.hardware.CoreKind;
import dev.stoker.hardware.Cores;
import dev.stoker.hardware.Cpu;
import dev.stoker.hardware.CpuLimits;
import dev.stoker.hardware.CpuSet;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.GpuVendor;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.InstructionSet;
import dev.stoker.hardware.Memory;
import dev.stoker.hardware.MemoryReading;
import dev.stoker.hardware.OperatingSystem;
import java.util.List;
import java.util.Set;

/** Machines for the commands to show. */
public final class Machines {
    private Machines() {}

    /** Two cores of a server, in a container with a quota, a limit and no swap. */
    public static Hardware container() {
        return new Hardware(
                cpu(Fact.known(1.5, "/sys/fs/cgroup/cpu.max"), Set.of(InstructionSet.AVX2)),
                memory(Bytes.ofGibi(6)),
                Fact.known(List.of(), "/sys/class/drm"),
                system());
    }

    /** A small old one: no AVX2, hardly any memory left. */
    public static Hardware poor() {
        return new Hardware(
                cpu(Fact.unknown("no CPU quota is set in /"), Set.of()),
                memory(Bytes.ofMebi(300)),
                Fact.unknown("/sys/class/drm is missing"),
                system());
    }

    /** In no container, and nothing limits it. */
    public static Hardware free() {
        String none = "no memory limit is set in /";
        return outside(
                Fact.unknown("no CPU quota is set in /"),
                new CgroupMemory(
                        Fact.unknown(none),
                        Fact.known(Bytes.ofGibi(2), "/sys/fs/cgroup/memory.current"),
                        Fact.unknown(none)),
                Fact.known(false, "no sign of a container"));
    }

    /** One that does not tell what limits it. */
    public static Hardware opaque() {
        return outside(
                Fact.unknown("no cgroup hierarchy with the cpu controller is mounted"),
                CgroupMemory.unknown("/proc/self/cgroup is not readable"),
                Fact.unknown("the signs of a container cannot be looked for"));
    }

    private static Hardware outside(
            Fact<Double> quota, CgroupMemory cgroup, Fact<Boolean> contained) {
        Hardware inside = container();
        Memory memory = inside.memory();
        OperatingSystem os = inside.os();
        return new Hardware(
                cpu(quota, Set.of(InstructionSet.AVX2)),
                new Memory(
                        memory.total(),
                        memory.swapTotal(),
                        new MemoryReading(memory.reading().available(), cgroup)),
                inside.gpus(),
                new OperatingSystem(
                        os.name(),
                        os.version(),
                        os.kernel(),
                        os.architecture(),
                        contained,
                        Fact.unknown("no sign of a container")));
    }

    /** With a graphics card. */
    public static Hardware withGpu() {
        var card =
                new Gpu(
                        Fact.known("NVIDIA L4", "nvidia-smi"),
                        Fact.known(GpuVendor.NVIDIA, "nvidia-smi"),
                        Fact.known(Bytes.ofGibi(24), "nvidia-smi"),
                        Fact.known(Bytes.ofMebi(23000), "nvidia-smi"),
                        Fact.known(false, "nvidia-smi"),
                        Fact.known("570.10", "nvidia-smi"));
        Hardware rest = container();
        return new Hardware(
                rest.cpu(), rest.memory(), Fact.known(List.of(card), "nvidia-smi"), rest.os());
    }

    private static Cpu cpu(Fact<Double> quota, Set<InstructionSet> sets) {
        String proc = "/proc/cpuinfo";
        return new Cpu(
                Fact.known("AMD EPYC 7763 64-Core Processor", proc),
                Fact.known(sets, proc),
                new Cores(
                        Fact.known(1, proc),
                        Fact.known(2, proc),
                        Fact.known(4, proc),
                        Fact.known(true, proc),
                        Fact.unknown("all cores are of one kind"),
                        Fact.unknown("all cores are of one kind")),
                Fact.known(List.of(core(0, 2), core(1, 3)), "/sys/devices/system/cpu"),
                Fact.known(1, "/sys/devices/system/node"),
                new CpuLimits(
                        Fact.known(CpuSet.of(List.of(0, 1, 2, 3)), "/proc/self/status"),
                        Fact.unknown("the cgroup has no cpuset"),
                        quota));
    }

    private static Core core(int first, int second) {
        return new Core(
                Fact.known(0, "/sys/devices/system/cpu"),
                CpuSet.of(List.of(first, second)),
                Fact.<CoreKind>unknown("all cores are of one kind"));
    }

    private static Memory memory(Bytes left) {
        String meminfo = "/proc/meminfo";
        return new Memory(
                Fact.known(Bytes.ofGibi(32), meminfo),
                Fact.known(Bytes.ZERO, meminfo),
                new MemoryReading(
                        Fact.known(Bytes.ofGibi(20), meminfo),
                        new CgroupMemory(
                                Fact.known(Bytes.ofGibi(8), "/sys/fs/cgroup/memory.max"),
                                Fact.known(Bytes.ofGibi(2), "/sys/fs/cgroup/memory.current"),
                                Fact.known(left, "/sys/fs/cgroup/memory.max"))));
    }

    private static OperatingSystem system() {
        return new OperatingSystem(
                Fact.known("Debian GNU/Linux", "/etc/os-release"),
                Fact.known("12", "/etc/os-release"),
                Fact.known("6.1.0", "/proc/sys/kernel/osrelease"),
                Fact.known("x86_64", "os.arch"),
                Fact.known(true, "/.dockerenv"),
                Fact.known("docker", "/.dockerenv"));
    }
}
