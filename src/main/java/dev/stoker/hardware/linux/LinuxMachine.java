package dev.stoker.hardware.linux;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Cpu;
import dev.stoker.hardware.CpuTime;
import dev.stoker.hardware.Memory;
import dev.stoker.hardware.MemoryReading;
import dev.stoker.hardware.OperatingSystem;
import dev.stoker.hardware.Resident;
import dev.stoker.hardware.source.Facts;
import dev.stoker.hardware.source.Inventory;
import dev.stoker.hardware.source.MachineFiles;
import org.jspecify.annotations.Nullable;

/** Reads a Linux machine, all but its graphics processors. Every method blocks for file reads. */
public final class LinuxMachine {
    /** The folder of this process. */
    public static final String SELF = "/proc/self";

    private final MachineFiles files;
    private final LinuxCgroups cgroups;
    private final String process;

    /**
     * @param cgroup path below each hierarchy's mount point, of the cgroup whose limits and memory
     *     to read; null for this process's own
     */
    public LinuxMachine(MachineFiles files, @Nullable String cgroup) {
        this(files, cgroup, SELF);
    }

    /**
     * @param process folder below {@code /proc} of the process whose cgroups and affinity to read
     */
    public LinuxMachine(MachineFiles files, @Nullable String cgroup, String process) {
        this.files = files;
        this.process = process;
        this.cgroups = new LinuxCgroups(files, cgroup, process);
    }

    /** Processors and what this process may use of them. */
    public Cpu cpu(Inventory library) {
        return new LinuxCpu(files, library, cgroups, process).read();
    }

    /** Memory of the machine and of the cgroups. */
    public Memory memory(Inventory library) {
        Fact<ProcMeminfo> meminfo = meminfo();
        Fact<Bytes> total = Facts.then(meminfo, (info, _) -> info.total());
        Fact<Bytes> swap = Facts.then(meminfo, (info, _) -> info.swapTotal());
        return new Memory(
                total.or(library.memory().total()),
                swap.or(library.memory().swapTotal()),
                reading(meminfo));
    }

    /** What changes from moment to moment; cheap, about a dozen small files. */
    public MemoryReading reading() {
        return reading(meminfo());
    }

    /** Memory of a process that is in main memory now. Cheap, one small file. */
    public Fact<Resident> resident(long pid) {
        return Facts.then(files.text("/proc/" + pid + "/status"), ProcStatus::resident);
    }

    /** What the CPUs have done since the machine was started. Cheap, one small file. */
    public Fact<CpuTime> cpuTime() {
        return Facts.then(files.text("/proc/stat"), ProcStat::cpuTime);
    }

    /** What a process has done since it was started. Cheap, one small file. */
    public Fact<Long> ticks(long pid) {
        return Facts.then(files.text("/proc/" + pid + "/stat"), ProcStat::ticks);
    }

    private MemoryReading reading(Fact<ProcMeminfo> meminfo) {
        return new MemoryReading(
                Facts.then(meminfo, (info, _) -> info.available()), cgroups.memory());
    }

    private Fact<ProcMeminfo> meminfo() {
        return Facts.then(
                files.text("/proc/meminfo"),
                (text, source) -> Fact.known(ProcMeminfo.parse(text, source), source));
    }

    /**
     * The operating system.
     *
     * @param architecture what to say where the kernel, before 6.1, does not tell
     */
    public OperatingSystem operatingSystem(Inventory library, Fact<String> architecture) {
        Fact<OsRelease> release =
                Facts.then(
                        files.text("/etc/os-release").or(files.text("/usr/lib/os-release")),
                        (text, source) -> Fact.known(new OsRelease(text, source), source));
        ContainerMarks marks = marks();
        return new OperatingSystem(
                Facts.then(release, (os, _) -> os.value("NAME")).or(library.systemName()),
                Facts.then(release, (os, _) -> os.value("VERSION_ID")),
                files.line("/proc/sys/kernel/osrelease"),
                files.line("/proc/sys/kernel/arch").or(architecture),
                marks.contained(),
                marks.engine());
    }

    private ContainerMarks marks() {
        return new ContainerMarks(
                files.text("/run/.containerenv"),
                files.line("/run/systemd/container"),
                files.exists("/.dockerenv"),
                files.text("/proc/self/cgroup"),
                files.text("/proc/self/mountinfo"),
                files.line("/proc/2/comm"));
    }
}
