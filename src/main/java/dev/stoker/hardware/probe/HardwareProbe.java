package dev.stoker.hardware.probe;

import dev.stoker.core.Fact;
import dev.stoker.hardware.CpuTime;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.MemoryReading;
import dev.stoker.hardware.Resident;
import dev.stoker.hardware.gpu.LinuxGpus;
import dev.stoker.hardware.linux.LinuxMachine;
import dev.stoker.hardware.macos.MacMachine;
import dev.stoker.hardware.source.Inventory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what this process can see of its machine. Keeps no state; every method blocks, so call from
 * a virtual thread. Nothing that is absent, broken or slow makes it fail: what cannot be told is
 * unknown, with its reason.
 */
public final class HardwareProbe {
    /** For the library, and for the graphics with at most two commands of 3 s each. */
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private final Machine machine;
    private final @Nullable String cgroup;
    private final String process;

    public HardwareProbe(Machine machine) {
        this(machine, null, LinuxMachine.SELF);
    }

    private HardwareProbe(Machine machine, @Nullable String cgroup, String process) {
        this.machine = machine;
        this.cgroup = cgroup;
        this.process = process;
    }

    /** A probe of the machine this process runs on. */
    public static HardwareProbe here() {
        return new HardwareProbe(Machine.here());
    }

    /**
     * The same machine as a process sees it that this one puts into a cgroup: that cgroup's quota,
     * CPUs and memory instead of this process's own; the affinity is inherited and stays. In a
     * hierarchy that does not have the cgroup, and where there are none, nothing changes.
     *
     * @param path below each hierarchy's mount point, such as {@code /stoker-engines}; null for
     *     this process's own cgroups
     */
    public HardwareProbe forCgroup(@Nullable String path) {
        return new HardwareProbe(machine, path, LinuxMachine.SELF);
    }

    /**
     * The same machine as a process of somebody else's sees it: the quota, CPUs and memory of its
     * cgroups, and its affinity. Where they cannot be read they are unknown.
     *
     * @param pid its number; null if that is not known, which leaves its limits unknown
     */
    public HardwareProbe forProcess(@Nullable Long pid) {
        // No process has the number 0 there.
        return new HardwareProbe(machine, null, "/proc/" + (pid == null ? 0 : pid));
    }

    /**
     * Reads everything: some tens of milliseconds, and as long as the vendors' tools take where a
     * GPU is; 8 s at most.
     */
    public Hardware read() {
        return isMac() ? mac() : linux();
    }

    /**
     * Reads only the memory figures that change: about a dozen small files on Linux and no command;
     * on macOS one command, {@code vm_stat}.
     */
    public MemoryReading readMemory() {
        return isMac() ? MacMachine.reading(machine.commands()) : linuxMachine().reading();
    }

    /**
     * Memory of a process that is in main memory now: one small file on Linux, unknown elsewhere.
     *
     * @param pid its number; of one that has ended it is unknown
     */
    public Fact<Resident> resident(long pid) {
        return isMac()
                ? Fact.unknown("macOS does not tell what of a process is a file's")
                : linuxMachine().resident(pid);
    }

    /**
     * What the CPUs of the machine have done since it was started: one small file on Linux, unknown
     * elsewhere. Two of them tell how busy it is.
     */
    public Fact<CpuTime> cpuTime() {
        return isMac()
                ? Fact.unknown("macOS tells no such times in a file")
                : linuxMachine().cpuTime();
    }

    /**
     * What a process has done since it was started, in the ticks of {@link #cpuTime}: one small
     * file on Linux, unknown elsewhere.
     */
    public Fact<Long> ticks(long pid) {
        return isMac()
                ? Fact.unknown("macOS tells no such times in a file")
                : linuxMachine().ticks(pid);
    }

    private LinuxMachine linuxMachine() {
        return new LinuxMachine(machine.files(), cgroup, process);
    }

    private boolean isMac() {
        return machine.system().startsWith("Mac");
    }

    /** Also for systems that are neither: there the files are missing, and the facts unknown. */
    private Hardware linux() {
        var gpus = new LinuxGpus(machine.files(), machine.commands());
        CompletableFuture<Fact<List<Gpu>>> pendingGpus = start("gpus", gpus::read);
        CompletableFuture<Inventory> pendingLibrary = start("library", machine.library());
        Inventory library = await(pendingLibrary, Inventory::none);
        LinuxMachine linux = linuxMachine();
        return new Hardware(
                linux.cpu(library),
                linux.memory(library),
                await(pendingGpus, Fact::unknown),
                linux.operatingSystem(library, machine.architecture()));
    }

    private Hardware mac() {
        var mac = new MacMachine(machine.commands());
        CompletableFuture<Fact<List<Gpu>>> pendingGpus = start("gpus", mac::gpus);
        return new Hardware(
                mac.cpu(),
                mac.memory(),
                await(pendingGpus, Fact::unknown),
                mac.operatingSystem(machine.architecture()));
    }

    private static <T> CompletableFuture<T> start(String what, Supplier<T> reading) {
        var answer = new CompletableFuture<T>();
        Thread.ofVirtual()
                .name("hardware-" + what)
                .start(() -> {
                    try {
                        answer.complete(reading.get());
                    } catch (RuntimeException | Error e) {
                        answer.completeExceptionally(e);
                    }
                });
        return answer;
    }

    /** A thread that overruns is left to its own deadlines; nobody waits for it. */
    private static <T> T await(CompletableFuture<T> answer, Function<String, T> unknown) {
        try {
            return answer.get(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return unknown.apply("no answer within " + LONGEST.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a probe that must not fail did", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return unknown.apply("the probe was interrupted");
        }
    }
}
