package dev.stoker.hardware.source;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;

/**
 * What a hardware library says of this machine; the second source of most values. Sentinels of the
 * library have become unknown facts.
 *
 * @param memory total and swap
 * @param systemName name of the operating system
 */
public record Inventory(
        Fact<String> cpuModel,
        Fact<Integer> packages,
        Fact<Integer> physicalCores,
        Fact<Integer> logicalCores,
        InventoryMemory memory,
        Fact<String> systemName) {
    /** Nothing, for one reason. */
    public static Inventory none(String reason) {
        return new Inventory(
                Fact.unknown(reason),
                Fact.unknown(reason),
                Fact.unknown(reason),
                Fact.unknown(reason),
                new InventoryMemory(Fact.unknown(reason), Fact.unknown(reason)),
                Fact.unknown(reason));
    }

    /** Memory of the machine. */
    public record InventoryMemory(Fact<Bytes> total, Fact<Bytes> swapTotal) {}
}
