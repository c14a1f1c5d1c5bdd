package dev.stoker.fleet.tuning;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.fleet.MemoryReadings.Pool;
import dev.stoker.fleet.MemoryReadings.Weight;
import dev.stoker.fleet.memory.Domain;
import dev.stoker.hardware.CgroupMemory;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.Memory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The memories of a machine. Pure. */
final class Pools {
    private Pools() {}

    static List<Pool> of(Hardware hardware) {
        Memory memory = hardware.memory();
        var pools = new ArrayList<Pool>();
        pools.add(new Pool("main", memory.total(), memory.reading().available()));
        CgroupMemory cgroup = memory.reading().cgroup();
        if (cgroup(hardware) != null) {
            pools.add(new Pool("engines", cgroup.limit(), cgroup.headroom()));
        }
        int number = 0;
        for (Gpu gpu : cards(hardware)) {
            pools.add(new Pool("gpu" + number++, gpu.memory(), gpu.free()));
        }
        return pools;
    }

    /** The cgroup that limits what runs there, by the file of its limit; null where none does. */
    static @Nullable Domain cgroup(Hardware hardware) {
        return hardware.memory().reading().cgroup().limit()
                        instanceof Fact.Known<Bytes>(_, var source)
                ? new Domain(source)
                : null;
    }

    static boolean hasCards(Hardware hardware) {
        return !cards(hardware).isEmpty();
    }

    private static List<Gpu> cards(Hardware hardware) {
        return hardware.gpus().asOptional().orElse(List.of()).stream()
                .filter(gpu -> !gpu.unified().asOptional().orElse(false))
                .toList();
    }

    /** As its server tells. */
    static Weight told(String backend, CatalogueModel model) {
        Bytes all = model.resident();
        if (all == null) {
            Bytes files = RoughSize.of(model);
            return files == null
                    ? Weight.unknown("backend '" + backend + "' does not tell")
                    : new Weight(
                            Fact.known(files, "size of its files; '" + backend + "' tells no more"),
                            Fact.unknown("backend '" + backend + "' does not tell"),
                            Fact.known(Bytes.ZERO, "it is loaded"));
        }
        Bytes device = model.device() == null ? Bytes.ZERO : model.device();
        String source = "told by " + backend;
        return new Weight(
                Fact.known(all.minus(device), source),
                Fact.known(device, source),
                Fact.known(Bytes.ZERO, "it is loaded"));
    }
}
