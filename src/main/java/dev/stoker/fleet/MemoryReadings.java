package dev.stoker.fleet;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.fleet.memory.Holder;
import java.util.List;
import java.util.Map;

/**
 * What there is of memory now, and what models have of it.
 *
 * @param pools main memory first, then the cgroup of the engines where it has a limit, then cards
 * @param weights of the models that were asked about
 */
public record MemoryReadings(List<Pool> pools, Map<Holder, Weight> weights) {
    /** Nothing can be read. */
    public static final MemoryReadings NONE = new MemoryReadings(List.of(), Map.of());

    /** Copies the collections. */
    public MemoryReadings {
        pools = List.copyOf(pools);
        weights = Map.copyOf(weights);
    }

    /**
     * Memory of one kind.
     *
     * @param name {@code main}, {@code engines} or {@code gpu0} and so on
     * @param free what can be taken without anybody giving way
     */
    public record Pool(String name, Fact<Bytes> total, Fact<Bytes> free) {}

    /**
     * Of one model.
     *
     * @param main main memory it has
     * @param devices memory of cards it has, of all together
     * @param promised what it will still take, though it counts as free
     */
    public record Weight(Fact<Bytes> main, Fact<Bytes> devices, Fact<Bytes> promised) {
        /** For one reason nothing of it is known. */
        public static Weight unknown(String reason) {
            return new Weight(Fact.unknown(reason), Fact.unknown(reason), Fact.unknown(reason));
        }
    }
}
