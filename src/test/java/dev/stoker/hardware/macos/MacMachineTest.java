package dev.stoker.hardware.macos;

import static dev.stoker.hardware.source.FakeMachine.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Cores;
import dev.stoker.hardware.Cpu;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.GpuVendor;
import dev.stoker.hardware.InstructionSet;
import dev.stoker.hardware.source.FakeMachine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MacMachineTest {
    private final FakeMachine mac =
            new FakeMachine(Path.of("/no/such/folder"))
                    .answer("sysctl", fixture("macos/sysctl-m1-pro-excerpt.txt"))
                    .answer("vm_stat", fixture("macos/vm_stat-macos-10.6-excerpt.txt"))
                    .answer(
                            "system_profiler",
                            fixture("macos/system_profiler-m3-pro-excerpt.json"));

    @Test
    void readsTheProcessors() {
        Cpu cpu = new MacMachine(mac).cpu();

        assertThat(cpu.model().asOptional()).hasValue("Apple M1 Pro");
        assertThat(cpu.cores().physical().asOptional()).hasValue(10);
        assertThat(cpu.cores().smt().asOptional()).hasValue(false);
        assertThat(cpu.cores().performance().asOptional()).hasValue(8);
        assertThat(cpu.cores().efficiency().asOptional()).hasValue(2);
        assertThat(cpu.instructionSets().asOptional().orElseThrow())
                .containsExactly(InstructionSet.NEON, InstructionSet.DOTPROD);
        assertThat(cpu.limits().quota()).isEqualTo(Fact.unknown("macOS has no CPU quotas"));
    }

    /** The M5 Max has six "Super" and twelve "Performance" cores, and no slow ones. */
    @Test
    void goesByTheNamesOfTheLevels() {
        Sysctl sysctl =
                Sysctl.parse(
                        """
                        hw.nperflevels: 2
                        hw.perflevel0.physicalcpu: 6
                        hw.perflevel0.name: Super
                        hw.perflevel1.physicalcpu: 12
                        hw.perflevel1.name: Performance
                        """);

        Cores cores = sysctl.cores();

        assertThat(cores.performance().asOptional()).hasValue(18);
        assertThat(cores.efficiency().asOptional()).hasValue(0);
        assertThat(cores.physical()).isEqualTo(Fact.unknown("sysctl has no hw.physicalcpu"));
    }

    @Test
    void readsMemory() {
        var memory = new MacMachine(mac).memory();

        assertThat(memory.total().asOptional()).hasValue(Bytes.ofGibi(16));
        assertThat(memory.swapTotal().asOptional()).hasValue(Bytes.ofGibi(2));
        assertThat(memory.reading().available().asOptional())
                .hasValue(new Bytes((90_518L + 134_461 + 32_417) * 4096));
    }

    @Test
    void givesAppleGraphicsTheMachinesMemory() {
        Gpu gpu = new MacMachine(mac).gpus().asOptional().orElseThrow().getFirst();

        assertThat(gpu.name().asOptional()).hasValue("Apple M3 Pro");
        assertThat(gpu.vendor().asOptional()).hasValue(GpuVendor.APPLE);
        assertThat(gpu.unified().asOptional()).hasValue(true);
        assertThat(gpu.memory().asOptional()).hasValue(Bytes.ofGibi(16));
    }

    @Test
    void givesACardItsOwn() {
        mac.answer("system_profiler", fixture("macos/system_profiler-radeon-5500m-excerpt.json"));

        Gpu gpu = new MacMachine(mac).gpus().asOptional().orElseThrow().getFirst();

        assertThat(gpu.vendor().asOptional()).hasValue(GpuVendor.AMD);
        assertThat(gpu.unified().asOptional()).hasValue(false);
        assertThat(gpu.memory().asOptional()).hasValue(Bytes.ofGibi(4));
    }

    @Test
    void failsOnNothing() {
        var mute = new MacMachine(new FakeMachine(Path.of("/no/such/folder")));

        Fact<List<Gpu>> gpus = mute.gpus();

        assertThat(gpus).isEqualTo(Fact.unknown("system_profiler is not installed"));
        assertThat(mute.memory().total()).isInstanceOf(Fact.Unknown.class);
        assertThat(mute.cpu().cores().physical()).isInstanceOf(Fact.Unknown.class);
    }
}
