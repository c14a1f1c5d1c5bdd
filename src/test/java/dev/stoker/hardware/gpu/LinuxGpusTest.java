package dev.stoker.hardware.gpu;

import static dev.stoker.hardware.source.FakeMachine.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.GpuVendor;
import dev.stoker.hardware.source.FakeMachine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinuxGpusTest {
    private static final String BUS = "/sys/bus/pci/devices";

    @TempDir Path root;
    private FakeMachine machine;

    @BeforeEach
    void plugInWhatEveryMachineHas() {
        machine = new FakeMachine(root).pci("0000:00:01.0", "0x060000", "0x8086", "0x0d57");
    }

    @Test
    void asksNvidiasToolWhereACardIs() {
        machine.pci("0000:01:00.0", "0x030000", "0x10de", "0x2504")
                .answer("nvidia-smi", fixture("gpu/nvidia-smi-580-rtx3060-excerpt.txt"));

        Gpu gpu = only();

        assertThat(gpu.name().asOptional()).hasValue("NVIDIA GeForce RTX 3060");
        assertThat(gpu.vendor().asOptional()).hasValue(GpuVendor.NVIDIA);
        assertThat(gpu.memory().asOptional()).hasValue(Bytes.ofGibi(12));
        assertThat(gpu.free().asOptional()).hasValue(Bytes.ofMebi(12_287));
        assertThat(gpu.unified().asOptional()).hasValue(false);
        assertThat(gpu.driver().asOptional()).hasValue("nvidia 580.95.05");
    }

    @Test
    void knowsANvidiaChipWithoutMemoryOfItsOwnAsUnified() {
        machine.file("/proc/driver/nvidia/version", "NVRM version\n")
                .answer("nvidia-smi", fixture("gpu/nvidia-smi-580-gb10-excerpt.txt"));

        Gpu gpu = only();

        assertThat(gpu.unified().asOptional()).hasValue(true);
        assertThat(gpu.memory()).isEqualTo(Fact.unknown("nvidia-smi: memory.total is [N/A]"));
    }

    @Test
    void listsANvidiaCardWhoseToolIsMissing() {
        machine.pci("0000:01:00.0", "0x030200", "0x10de", "0x2504")
                .file(
                        "/proc/driver/nvidia/gpus/0000:01:00.0/information",
                        "Model: \t\t NVIDIA GeForce RTX 3060\nIRQ:   \t\t 16\n");

        Gpu gpu = only();

        assertThat(gpu.name().asOptional()).hasValue("NVIDIA GeForce RTX 3060");
        assertThat(gpu.memory()).isEqualTo(Fact.unknown("nvidia-smi is not installed"));
        assertThat(gpu.unified()).isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void saysWhyNothingIsKnownOfACardThatOnlyTheDriverSees() {
        machine.file("/dev/nvidiactl", "").answer("nvidia-smi", "No devices were found\n");

        Fact<List<Gpu>> gpus = gpus();

        assertThat(gpus)
                .isEqualTo(
                        Fact.unknown(
                                "nvidia-smi says 'No devices were found', which is not understood"));
    }

    @Test
    void readsAnAmdCardFromItsDriver() {
        String folder = BUS + "/0000:03:00.0";
        machine.pci("0000:03:00.0", "0x030000", "0x1002", "0x744c")
                .file(folder + "/mem_info_vram_total", "25753026560\n")
                .file(folder + "/mem_info_vram_used", "1073741824\n")
                .file(folder + "/mem_info_vram_vendor", "hynix\n")
                .link(folder + "/driver", "../../bus/pci/drivers/amdgpu")
                .file(
                        "/usr/share/misc/pci.ids",
                        "1002  AMD\n\t744c  Navi 31 [Radeon RX 7900 XTX]\n\t\t1002 1  Sub\n10de  N\n");

        Gpu gpu = only();

        assertThat(gpu.name())
                .isEqualTo(Fact.known("Navi 31 [Radeon RX 7900 XTX]", "/usr/share/misc/pci.ids"));
        assertThat(gpu.memory().asOptional()).hasValue(new Bytes(25_753_026_560L));
        assertThat(gpu.free().asOptional()).hasValue(new Bytes(24_679_284_736L));
        assertThat(gpu.unified().asOptional()).hasValue(false);
        assertThat(gpu.driver().asOptional()).hasValue("amdgpu");
    }

    @Test
    void namesAnAmdCardByItsTool() {
        machine.pci("0000:c4:00.0", "0x038000", "0x1002", "0x1900")
                .answer("rocm-smi", fixture("gpu/rocm-smi-6.2-radeon-780m-excerpt.json"));

        Gpu gpu = only();

        assertThat(gpu.name().asOptional()).hasValue("Phoenix3");
        assertThat(gpu.memory())
                .isEqualTo(
                        Fact.unknown("there is no " + BUS + "/0000:c4:00.0/mem_info_vram_total"));
        assertThat(gpu.unified()).isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void tellsIntelsIntegratedGraphicsFromACard() {
        machine.pci("0000:00:02.0", "0x030000", "0x8086", "0x46a6")
                .pci("0000:03:00.0", "0x030000", "0x8086", "0x56a0");

        List<Gpu> gpus = gpus().asOptional().orElseThrow();

        assertThat(gpus)
                .extracting(gpu -> gpu.unified().asOptional().orElseThrow())
                .containsExactly(true, false);
        assertThat(gpus).extracting(Gpu::memory).allMatch(memory -> memory instanceof Fact.Unknown);
    }

    @Test
    void knowsThatThereIsNone() {
        machine.pci("0000:05:00.0", "0x030000", "0x1a03", "0x2000");

        Fact<List<Gpu>> gpus = gpus();

        assertThat(gpus)
                .isEqualTo(
                        Fact.known(
                                List.of(),
                                BUS
                                        + " lists no display adapter of NVIDIA, AMD or Intel"
                                        + " (1 of others)"));
    }

    @Test
    void readsTheOtherSpellingOfRocm() {
        String text =
                """
                WARNING: AMD GPU device(s) is/are in a low-power state.
                {"card0": {"Card series": "0x738c", "Card model": "0xc34", "PCI Bus": "0000:03:00.0"},
                 "card1": {"Card Series": "AMD INSTINCT MI200 (MCM) OAM LC MBA HPE C2",
                           "Card Model": "0x7408", "PCI Bus": "0000:29:00.0"},
                 "system": {"Driver version": "6.2.4"}}
                """;

        Fact<Map<String, String>> names = RocmSmi.names(text, "rocm-smi");

        assertThat(names.asOptional().orElseThrow())
                .containsOnly(
                        Map.entry("0000:29:00.0", "AMD INSTINCT MI200 (MCM) OAM LC MBA HPE C2"));
    }

    private Gpu only() {
        List<Gpu> gpus = gpus().asOptional().orElseThrow();
        assertThat(gpus).hasSize(1);
        return gpus.getFirst();
    }

    private Fact<List<Gpu>> gpus() {
        return new LinuxGpus(machine.files(), machine).read();
    }
}
