package dev.stoker.hardware.probe;

import dev.stoker.core.Fact;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.MemoryReading;
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

/**
 * Tells what this process can see of its machine. Keeps no state; every method blocks, so call from
 * a virtual thread. Nothing that is absent, broken or slow makes it fail: what cannot be told is
 * unknown, with its reason.
 */
public final class HardwareProbe {
    /** For the library, and for the graphics with at most two commands of 3 s each. */
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private final Machine machine;

    public HardwareProbe(Machine machine) {
        this.machine = machine;
    }

    /** A probe of the machine this process runs on. */
    public static HardwareProbe here() {
        return new HardwareProbe(Machine.here());
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
        return isMac()
                ? MacMachine.reading(machine.commands())
                : new LinuxMachine(machine.files()).reading();
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
        var linux = new LinuxMachine(machine.files());
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
