package dev.stoker.hardware.gpu;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.GpuVendor;
import dev.stoker.hardware.gpu.DisplayAdapters.Adapter;
import dev.stoker.hardware.source.CommandRunner;
import dev.stoker.hardware.source.Facts;
import dev.stoker.hardware.source.MachineFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the graphics processors of a Linux machine. A vendor's tool runs only where something of
 * that vendor's was seen. Blocks for file reads and at most two commands.
 */
public final class LinuxGpus {
    private static final String NVIDIA = "10de";
    private static final String AMD = "1002";
    private static final String INTEL = "8086";

    /** The address every Intel processor gives its own graphics; a card sits behind a bridge. */
    private static final String INTEL_INTEGRATED = "0000:00:02.0";

    private final MachineFiles files;
    private final CommandRunner commands;

    public LinuxGpus(MachineFiles files, CommandRunner commands) {
        this.files = files;
        this.commands = commands;
    }

    /** NVIDIA's first, then AMD's, then Intel's; a known empty list where there is none. */
    public Fact<List<Gpu>> read() {
        DisplayAdapters found = DisplayAdapters.read(files);
        var gpus = new ArrayList<Gpu>();
        Fact<List<Gpu>> nvidia = nvidia(found);
        if (nvidia instanceof Fact.Known<List<Gpu>>(var cards, _)) {
            gpus.addAll(cards);
        }
        gpus.addAll(amd(found.of(AMD)));
        found.of(INTEL).forEach(adapter -> gpus.add(intel(adapter)));
        if (!gpus.isEmpty()) {
            return Fact.known(gpus, DisplayAdapters.BUS + " and the vendors' tools and drivers");
        }
        if (nvidia instanceof Fact.Unknown<List<Gpu>> && nvidiaSeen(found)) {
            return nvidia;
        }
        return found.busSeen()
                ? Fact.known(List.of(), none(found))
                : Fact.unknown("there is no " + DisplayAdapters.BUS + ", and no NVIDIA driver");
    }

    private static String none(DisplayAdapters found) {
        int others = found.adapters().size();
        return DisplayAdapters.BUS
                + " lists no display adapter of NVIDIA, AMD or Intel"
                + (others == 0 ? "" : " (" + others + " of others)");
    }

    /** In a container and under WSL the driver is there and the bus may not show the card. */
    private boolean nvidiaSeen(DisplayAdapters found) {
        return !found.of(NVIDIA).isEmpty()
                || files.exists("/proc/driver/nvidia/version")
                || files.exists("/dev/nvidiactl")
                || files.exists("/dev/dxg");
    }

    private Fact<List<Gpu>> nvidia(DisplayAdapters found) {
        if (!nvidiaSeen(found)) {
            return Fact.unknown("no NVIDIA driver and no NVIDIA adapter is seen");
        }
        Fact<List<Gpu>> told = Facts.then(commands.run(NvidiaSmi.COMMAND), NvidiaSmi::parse);
        List<Adapter> adapters = found.of(NVIDIA);
        if (!(told instanceof Fact.Unknown<List<Gpu>>(var reason)) || adapters.isEmpty()) {
            return told;
        }
        return Fact.known(
                adapters.stream().map(adapter -> untold(adapter, reason)).toList(),
                DisplayAdapters.BUS);
    }

    private Gpu untold(Adapter adapter, String reason) {
        String about = "/proc/driver/nvidia/gpus/" + adapter.address() + "/information";
        return new Gpu(
                Facts.then(files.text(about), LinuxGpus::nvidiaModel).or(listedName(adapter)),
                Fact.known(GpuVendor.NVIDIA, adapter.folder() + "/vendor"),
                Fact.unknown(reason),
                Fact.unknown(reason),
                Fact.unknown(reason),
                adapter.driver());
    }

    /** The line {@code Model: NVIDIA GeForce RTX 3060} of the driver's own file. */
    static Fact<String> nvidiaModel(String text, String source) {
        return text.lines()
                .filter(line -> line.startsWith("Model:"))
                .findFirst()
                .map(line -> Facts.said(line.substring("Model:".length()), source))
                .orElseGet(() -> Fact.unknown(source + " has no Model"));
    }

    private List<Gpu> amd(List<Adapter> adapters) {
        if (adapters.isEmpty()) {
            return List.of();
        }
        boolean named = adapters.stream().allMatch(a -> files.exists(a.folder() + "/product_name"));
        Fact<Map<String, String>> names =
                named
                        ? Fact.unknown("the driver names the cards itself")
                        : Facts.then(commands.run(RocmSmi.COMMAND), RocmSmi::names);
        return adapters.stream().map(adapter -> amd(adapter, names)).toList();
    }

    /** Source: Documentation/gpu/amdgpu/driver-misc.rst. Unit of the files: bytes. */
    private Gpu amd(Adapter adapter, Fact<Map<String, String>> names) {
        String folder = adapter.folder();
        Fact<Bytes> total = bytes(folder + "/mem_info_vram_total");
        Fact<Bytes> used = bytes(folder + "/mem_info_vram_used");
        // Only cards with chips of their own name the chips' maker.
        Fact<Boolean> unified = files.line(folder + "/mem_info_vram_vendor").map(_ -> false);
        return new Gpu(
                files.line(folder + "/product_name")
                        .or(Facts.then(names, (byAddress, from) -> named(adapter, byAddress, from)))
                        .or(listedName(adapter)),
                Fact.known(GpuVendor.AMD, folder + "/vendor"),
                total,
                Facts.then(total, (all, _) -> used.map(all::minus)),
                unified,
                adapter.driver());
    }

    private static Fact<String> named(Adapter adapter, Map<String, String> names, String source) {
        String name = names.get(adapter.address());
        return name == null
                ? Fact.unknown("rocm-smi does not name " + adapter.address())
                : Fact.known(name, source);
    }

    private Gpu intel(Adapter adapter) {
        boolean integrated = adapter.address().equals(INTEL_INTEGRATED);
        String memory =
                integrated
                        ? "integrated graphics compute in the machine's memory"
                        : "Intel's drivers do not tell the memory of a card in sysfs";
        return new Gpu(
                listedName(adapter),
                Fact.known(GpuVendor.INTEL, adapter.folder() + "/vendor"),
                Fact.unknown(memory),
                Fact.unknown(memory),
                Fact.known(integrated, "its PCI address " + adapter.address()),
                adapter.driver());
    }

    private Fact<String> listedName(Adapter adapter) {
        Fact<String> list =
                files.text("/usr/share/misc/pci.ids").or(files.text("/usr/share/hwdata/pci.ids"));
        return Facts.then(
                list,
                (text, from) -> PciNames.find(text, adapter.vendor(), adapter.device(), from));
    }

    private Fact<Bytes> bytes(String path) {
        return Facts.then(files.line(path), (text, source) -> Facts.bytes(text, 1, source));
    }
}
