package dev.stoker.hardware.linux;

import static dev.stoker.hardware.source.FakeMachine.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Cores;
import dev.stoker.hardware.Cpu;
import dev.stoker.hardware.CpuSet;
import dev.stoker.hardware.InstructionSet;
import dev.stoker.hardware.Memory;
import dev.stoker.hardware.OperatingSystem;
import dev.stoker.hardware.source.FakeMachine;
import dev.stoker.hardware.source.Inventory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinuxMachineTest {
    private static final Inventory NO_LIBRARY = Inventory.none("no library");

    @TempDir Path root;

    /** Core i5-12600K: six cores with two threads, four without. */
    @Test
    void tellsFastAndSlowCoresOfAnIntelHybrid() {
        var machine = new FakeMachine(root).file("/sys/devices/system/cpu/online", "0-15\n");
        for (int cpu = 0; cpu < 12; cpu += 2) {
            machine.core(cpu + "-" + (cpu + 1), 0, cpu, cpu + 1);
        }
        for (int cpu = 12; cpu < 16; cpu++) {
            machine.core("" + cpu, 0, cpu);
        }
        machine.file("/sys/devices/cpu_core/cpus", "0-11\n")
                .file("/sys/devices/cpu_atom/cpus", "12-15\n")
                .file("/sys/devices/system/cpu/smt/active", "1\n");

        Cores cores = cpu(machine).cores();

        assertThat(cores.packages().asOptional()).hasValue(1);
        assertThat(cores.physical().asOptional()).hasValue(10);
        assertThat(cores.logical().asOptional()).hasValue(16);
        assertThat(cores.smt().asOptional()).hasValue(true);
        String source = "/sys/devices/cpu_core/cpus, /sys/devices/cpu_atom/cpus";
        assertThat(cores.performance()).isEqualTo(Fact.known(6, source));
        assertThat(cores.efficiency()).isEqualTo(Fact.known(4, source));
    }

    /**
     * RK3588: four Cortex-A55 and four Cortex-A76, by the capacities of the mainline device tree.
     */
    @Test
    void tellsFastAndSlowCoresByTheCapacityOfArm() {
        var machine = new FakeMachine(root).file("/sys/devices/system/cpu/online", "0-7\n");
        for (int cpu = 0; cpu < 8; cpu++) {
            machine.core("" + cpu, cpu < 4 ? 530 : 1024, cpu);
        }

        Cores cores = cpu(machine).cores();

        assertThat(cores.performance().asOptional()).hasValue(4);
        assertThat(cores.efficiency().asOptional()).hasValue(4);
        assertThat(cores.smt().asOptional()).hasValue(false);
    }

    /**
     * DGX Spark: ten Cortex-A725 at 718 or 731 and ten X925; too even to leave half of them idle.
     */
    @Test
    void doesNotCallMidCoresSlow() {
        var machine = new FakeMachine(root).file("/sys/devices/system/cpu/online", "0-1\n");
        machine.core("0", 718, 0).core("1", 1024, 1);

        Cores cores = cpu(machine).cores();

        assertThat(cores.efficiency())
                .isEqualTo(Fact.unknown("the kernel tells of one kind of core only"));
    }

    @Test
    void countsByCpuinfoWhereSysfsIsMissing() {
        var machine =
                new FakeMachine(root)
                        .file(
                                "/proc/cpuinfo",
                                fixture("linux/cpuinfo-linux-6.18-amd-epyc-zen3-vm.txt"));

        Cpu cpu = cpu(machine);

        assertThat(cpu.model()).isEqualTo(Fact.known("AMD EPYC", "/proc/cpuinfo: model name"));
        assertThat(cpu.cores().physical()).isEqualTo(Fact.known(2, "/proc/cpuinfo"));
        assertThat(cpu.cores().packages()).isEqualTo(Fact.known(1, "/proc/cpuinfo"));
        assertThat(cpu.instructionSets().asOptional().orElseThrow())
                .containsExactly(
                        InstructionSet.AVX2,
                        InstructionSet.AVX512F,
                        InstructionSet.AVX512_VNNI,
                        InstructionSet.AVX512_BF16);
    }

    @Test
    void readsTheFeaturesOfArm() {
        var machine =
                new FakeMachine(root)
                        .file("/proc/cpuinfo", fixture("linux/cpuinfo-linux-6.1-rpi5-excerpt.txt"));

        Cpu cpu = cpu(machine);

        assertThat(cpu.cores().logical().asOptional()).hasValue(2);
        assertThat(cpu.cores().physical()).isInstanceOf(Fact.Unknown.class);
        assertThat(cpu.model()).isEqualTo(Fact.unknown("no library"));
        assertThat(cpu.instructionSets().asOptional().orElseThrow())
                .containsExactly(InstructionSet.NEON, InstructionSet.DOTPROD);
    }

    /** What {@code taskset -c 0} leaves. */
    @Test
    void readsTheAffinityMask() {
        String status =
                fixture("linux/status-linux-6.18-vm.txt")
                        .replace("Cpus_allowed_list:\t0-1", "Cpus_allowed_list:\t0");
        var machine = new FakeMachine(root).file("/proc/self/status", status);

        Fact<CpuSet> affinity = cpu(machine).limits().affinity();

        assertThat(affinity)
                .isEqualTo(
                        Fact.known(CpuSet.of(List.of(0)), "/proc/self/status: Cpus_allowed_list"));
    }

    @Test
    void readsMemory() {
        var machine =
                new FakeMachine(root)
                        .file("/proc/meminfo", fixture("linux/meminfo-linux-6.18-debian12-vm.txt"));

        Memory memory = new LinuxMachine(machine.files(), null).memory(NO_LIBRARY);

        assertThat(memory.total().asOptional()).hasValue(new Bytes(24_684_084L * 1024));
        assertThat(memory.swapTotal())
                .isEqualTo(Fact.known(Bytes.ZERO, "/proc/meminfo: SwapTotal"));
        assertThat(memory.reading().available()).isInstanceOf(Fact.Known.class);
        assertThat(memory.reading().takeable()).isEqualTo(memory.reading().available());
    }

    @Test
    void estimatesWhatOldKernelsDoNotTell() {
        String text = "MemFree: 100 kB\nBuffers: 10 kB\nCached: 30 kB\nShmem: 5 kB\n";

        Fact<Bytes> available = ProcMeminfo.parse(text, "/proc/meminfo").available();

        assertThat(available.asOptional()).hasValue(Bytes.ofKibi(135));
    }

    @Test
    void readsTheOperatingSystem() {
        var machine =
                new FakeMachine(root)
                        .file("/etc/os-release", fixture("linux/os-release-debian-12.txt"))
                        .file("/proc/sys/kernel/osrelease", "6.1.0-44-amd64\n")
                        .file("/proc/self/cgroup", "0::/\n");

        OperatingSystem os =
                new LinuxMachine(machine.files(), null)
                        .operatingSystem(NO_LIBRARY, Fact.known("x86_64", "os.arch"));

        assertThat(os.name()).isEqualTo(Fact.known("Debian GNU/Linux", "/etc/os-release: NAME"));
        assertThat(os.version()).isEqualTo(Fact.known("12", "/etc/os-release: VERSION_ID"));
        assertThat(os.kernel().asOptional()).hasValue("6.1.0-44-amd64");
        assertThat(os.architecture()).isEqualTo(Fact.known("x86_64", "os.arch"));
        assertThat(os.container()).isEqualTo(Fact.known(false, "no sign of a container"));
    }

    private static Cpu cpu(FakeMachine machine) {
        return new LinuxMachine(machine.files(), null).cpu(NO_LIBRARY);
    }
}
