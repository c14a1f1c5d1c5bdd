package dev.stoker.hardware.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Core;
import dev.stoker.hardware.Cpu;
import dev.stoker.hardware.CpuLimits;
import dev.stoker.hardware.CpuSet;
import dev.stoker.hardware.CpuTime;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.MemoryReading;
import dev.stoker.hardware.source.FakeMachine;
import dev.stoker.hardware.source.Inventory;
import dev.stoker.hardware.source.MachineFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class HardwareProbeTest {
    @TempDir Path empty;

    @Test
    void failsOnNoMachineAtAll() {
        for (String system : List.of("Linux", "Mac OS X", "Windows 11", "")) {
            Hardware hardware = new HardwareProbe(nothing(system)).read();

            assertThat(hardware.gpus()).as(system).isInstanceOf(Fact.Unknown.class);
            assertThat(hardware.cpu().cores().physical()).isInstanceOf(Fact.Unknown.class);
            assertThat(hardware.cpu().limits().quota()).isInstanceOf(Fact.Unknown.class);
            assertThat(hardware.memory().total()).isInstanceOf(Fact.Unknown.class);
            assertThat(hardware.memory().reading().takeable()).isInstanceOf(Fact.Unknown.class);
        }
    }

    @Test
    void tellsTheTruthAboutThisMachine() {
        Hardware hardware = HardwareProbe.here().read();

        int logical = hardware.cpu().cores().logical().asOptional().orElseThrow();
        int physical = hardware.cpu().cores().physical().asOptional().orElse(1);
        assertThat(physical).isBetween(1, logical);
        assertThat(logical).isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        Bytes total = hardware.memory().total().asOptional().orElseThrow();
        assertThat(hardware.memory().reading().available().asOptional().orElseThrow())
                .isGreaterThan(Bytes.ZERO)
                .isLessThanOrEqualTo(total);
        assertThat(hardware.os().name().asOptional()).isPresent();
        assertThat(hardware.os().kernel().asOptional()).isPresent();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsWhatLimitsThisProcess() {
        Cpu cpu = HardwareProbe.here().read().cpu();

        assertThat(cpu.limits().affinity().asOptional().orElseThrow().size())
                .isBetween(1, cpu.cores().logical().asOptional().orElseThrow());
        switch (cpu.limits().quota()) {
            case Fact.Known<Double>(var quota, var source) -> {
                assertThat(quota).isPositive();
                assertThat(source).isNotBlank();
            }
            case Fact.Unknown<Double>(var reason) -> assertThat(reason).isNotBlank();
        }
        cpu.layout()
                .asOptional()
                .ifPresent(cores ->
                        assertThat(cores.stream().map(Core::threads).mapToInt(t -> t.size()))
                                .allMatch(threads -> threads >= 1));
    }

    @Test
    void readsLiveMemoryWithoutALibraryOrACommand() {
        var machine =
                new Machine(
                        "Linux",
                        Fact.unknown("not asked"),
                        new FakeMachine(empty)
                                .file("/proc/meminfo", "MemAvailable: 7 kB\n")
                                .files(),
                        command -> {
                            throw new AssertionError("ran " + command);
                        },
                        () -> {
                            throw new AssertionError("asked the library");
                        });

        MemoryReading reading = new HardwareProbe(machine).readMemory();

        assertThat(reading.available())
                .isEqualTo(Fact.known(Bytes.ofKibi(7), "/proc/meminfo: MemAvailable"));
    }

    @Test
    void readsTheLimitsOfACgroupThatEnginesArePutInto() {
        FakeMachine files =
                new FakeMachine(empty)
                        .file("/proc/self/cgroup", "0::/daemon\n")
                        .file(
                                "/proc/self/mountinfo",
                                "1 2 0:3 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n")
                        .file("/proc/self/status", "Cpus_allowed_list:\t0-3\n")
                        .file("/sys/fs/cgroup/daemon/memory.max", "max\n")
                        .file("/sys/fs/cgroup/engines/cpu.max", "50000 100000\n")
                        .file("/sys/fs/cgroup/engines/memory.max", "1048576\n")
                        .file("/sys/fs/cgroup/engines/memory.current", "0\n");
        var daemon =
                new HardwareProbe(
                        new Machine(
                                "Linux",
                                Fact.unknown("not told"),
                                files.files(),
                                files,
                                () -> Inventory.none("no library")));

        HardwareProbe engines = daemon.forCgroup("/engines");

        assertThat(engines.readMemory().takeable().asOptional()).hasValue(Bytes.ofMebi(1));
        assertThat(engines.read().cpu().limits().quota().asOptional()).hasValue(0.5);
        assertThat(engines.read().cpu().limits().affinity().asOptional().orElseThrow().size())
                .isEqualTo(4);
        assertThat(daemon.readMemory().takeable()).isInstanceOf(Fact.Unknown.class);
        assertThat(daemon.forCgroup(null).read().cpu().limits().quota())
                .isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void readsTheLimitsOfAProcessOfSomebodyElse() {
        FakeMachine files =
                new FakeMachine(empty)
                        .file("/proc/self/cgroup", "0::/daemon\n")
                        .file("/proc/7/cgroup", "0::/theirs\n")
                        .file(
                                "/proc/self/mountinfo",
                                "1 2 0:3 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n")
                        .file("/proc/self/status", "Cpus_allowed_list:\t0-3\n")
                        .file("/proc/7/status", "Cpus_allowed_list:\t1\n")
                        .file("/sys/fs/cgroup/daemon/cpu.max", "50000 100000\n")
                        .file("/sys/fs/cgroup/theirs/cpu.max", "150000 100000\n");
        var probe =
                new HardwareProbe(
                                new Machine(
                                        "Linux",
                                        Fact.unknown("not told"),
                                        files.files(),
                                        files,
                                        () -> Inventory.none("no library")))
                        .forCgroup("/engines");

        CpuLimits theirs = probe.forProcess(7L).read().cpu().limits();

        assertThat(theirs.quota().asOptional()).hasValue(1.5);
        assertThat(theirs.affinity().asOptional()).hasValue(CpuSet.of(List.of(1)));
        for (Long gone : new Long[] {8L, null}) {
            CpuLimits unknown = probe.forProcess(gone).read().cpu().limits();
            assertThat(unknown.quota()).isInstanceOf(Fact.Unknown.class);
            assertThat(unknown.cpuset()).isInstanceOf(Fact.Unknown.class);
            assertThat(unknown.affinity()).isInstanceOf(Fact.Unknown.class);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readsWhatThisProcessHasInMemoryAndWhatTheCpusHaveDone() {
        HardwareProbe here = HardwareProbe.here();

        CpuTime time = here.cpuTime().asOptional().orElseThrow();

        assertThat(time.cpus()).isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(time.total()).isGreaterThan(time.busy());
        assertThat(here.resident(ProcessHandle.current().pid()).asOptional().orElseThrow().anon())
                .isGreaterThan(Bytes.ofMebi(10));
        assertThat(here.resident(Long.MAX_VALUE)).isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void turnsSentinelsOfTheLibraryIntoUnknowns() {
        assertThat(OshiInventory.count("packages", () -> 0)).isInstanceOf(Fact.Unknown.class);
        assertThat(OshiInventory.count("packages", () -> -1)).isInstanceOf(Fact.Unknown.class);
        assertThat(OshiInventory.text("name", () -> "Unknown")).isInstanceOf(Fact.Unknown.class);
        assertThat(OshiInventory.text("name", () -> " ")).isInstanceOf(Fact.Unknown.class);
        assertThat(OshiInventory.bytes("memory", 1, () -> 0L)).isInstanceOf(Fact.Unknown.class);
        assertThat(OshiInventory.bytes("swap", 0, () -> 0L).asOptional()).hasValue(Bytes.ZERO);
        assertThat(
                        OshiInventory.text(
                                "name",
                                () -> {
                                    throw new IllegalStateException("broken");
                                }))
                .isEqualTo(Fact.unknown("OSHI failed to tell the name: IllegalStateException"));
    }

    private Machine nothing(String system) {
        return new Machine(
                system,
                Fact.unknown("not told"),
                new MachineFiles(empty),
                command -> Fact.unknown(command.getFirst() + " is not installed"),
                () -> Inventory.none("no library"));
    }
}
