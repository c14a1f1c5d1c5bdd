package dev.stoker.hardware.macos;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.CgroupMemory;
import dev.stoker.hardware.Cpu;
import dev.stoker.hardware.CpuLimits;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.Memory;
import dev.stoker.hardware.MemoryReading;
import dev.stoker.hardware.OperatingSystem;
import dev.stoker.hardware.source.CommandRunner;
import dev.stoker.hardware.source.Facts;
import java.util.List;

/** Reads a Mac. Every method but the constructor answers from commands and so blocks. */
public final class MacMachine {
    private final CommandRunner commands;
    private final Fact<Sysctl> sysctl;

    /** Runs {@code sysctl} once; all but memory and graphics comes from it. */
    public MacMachine(CommandRunner commands) {
        this.commands = commands;
        this.sysctl = commands.run(Sysctl.COMMAND).map(Sysctl::parse);
    }

    /** Processors. */
    public Cpu cpu() {
        Sysctl values = values();
        return new Cpu(
                values.text("machdep.cpu.brand_string"),
                values.instructionSets(),
                values.cores(),
                Fact.unknown("macOS does not tell which logical CPU is on which core"),
                Fact.unknown("macOS does not tell of memory nodes"),
                new CpuLimits(
                        Fact.unknown("macOS has no processor affinity"),
                        Fact.unknown("macOS has no cpusets"),
                        Fact.unknown("macOS has no CPU quotas")));
    }

    /** Memory of the machine. */
    public Memory memory() {
        Sysctl values = values();
        return new Memory(values.memory(), values.swapTotal(), reading(commands));
    }

    /** What changes from moment to moment; runs {@code vm_stat}, some milliseconds. */
    public static MemoryReading reading(CommandRunner commands) {
        Fact<Bytes> available = Facts.then(commands.run(VmStat.COMMAND), VmStat::available);
        return new MemoryReading(available, CgroupMemory.unknown("macOS has no cgroups"));
    }

    /** Graphics processors; may take a second. */
    public Fact<List<Gpu>> gpus() {
        return Facts.then(
                commands.run(SystemProfiler.COMMAND),
                (text, source) -> SystemProfiler.parse(text, source, values().memory()));
    }

    /** The operating system. */
    public OperatingSystem operatingSystem(Fact<String> architecture) {
        Sysctl values = values();
        return new OperatingSystem(
                Fact.known("macOS", "the Java property os.name"),
                values.text("kern.osproductversion"),
                values.text("kern.osrelease"),
                architecture,
                Fact.known(false, "macOS programs do not run in containers"),
                Fact.unknown("macOS programs do not run in containers"));
    }

    /** Without an answer every value is missing. */
    private Sysctl values() {
        return sysctl instanceof Fact.Known<Sysctl>(var values, _) ? values : Sysctl.parse("");
    }
}
