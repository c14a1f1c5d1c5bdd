package dev.stoker.hardware.probe;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.source.Inventory;
import dev.stoker.hardware.source.Inventory.InventoryMemory;
import java.util.Locale;
import java.util.function.Supplier;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.software.os.OperatingSystem;
import oshi.spi.SystemInfoFactory;
import oshi.spi.SystemInfoProvider;

/** Asks OSHI, and turns its sentinels (0, -1, blank, "unknown") into unknown facts. Blocks. */
final class OshiInventory {
    private static final String SOURCE = "OSHI";

    private OshiInventory() {}

    /** What OSHI knows; it has no provider without native calls but on Linux. */
    static Inventory read() {
        try {
            SystemInfoProvider provider = SystemInfoFactory.create();
            CentralProcessor processor = provider.getHardware().getProcessor();
            GlobalMemory memory = provider.getHardware().getMemory();
            OperatingSystem os = provider.getOperatingSystem();
            return new Inventory(
                    text("CPU name", () -> processor.getProcessorIdentifier().getName()),
                    count("packages", processor::getPhysicalPackageCount),
                    count("physical cores", processor::getPhysicalProcessorCount),
                    count("logical cores", processor::getLogicalProcessorCount),
                    new InventoryMemory(
                            bytes("memory", 1, memory::getTotal),
                            bytes("swap", 0, () -> memory.getVirtualMemory().getSwapTotal())),
                    text("system name", os::getFamily));
        } catch (RuntimeException | LinkageError e) {
            return Inventory.none(SOURCE + " failed: " + e.getClass().getSimpleName());
        }
    }

    static Fact<String> text(String what, Supplier<String> ask) {
        return ask(
                what,
                () -> {
                    // The library's class files promise nothing about null.
                    String text = String.valueOf(ask.get()).strip();
                    String lower = text.toLowerCase(Locale.ROOT);
                    boolean says = !text.isEmpty() && !lower.equals("null");
                    return says && !lower.equals("unknown") ? Fact.known(text, SOURCE) : none(what);
                });
    }

    static Fact<Integer> count(String what, Supplier<Integer> ask) {
        return ask(what, () -> ask.get() >= 1 ? Fact.known(ask.get(), SOURCE) : none(what));
    }

    static Fact<Bytes> bytes(String what, long least, Supplier<Long> ask) {
        return ask(
                what,
                () -> {
                    long bytes = ask.get();
                    return bytes >= least ? Fact.known(new Bytes(bytes), SOURCE) : none(what);
                });
    }

    private static <T> Fact<T> ask(String what, Supplier<Fact<T>> ask) {
        try {
            return ask.get();
        } catch (RuntimeException e) {
            return Fact.unknown(
                    SOURCE + " failed to tell the " + what + ": " + e.getClass().getSimpleName());
        }
    }

    private static <T> Fact<T> none(String what) {
        return Fact.unknown(SOURCE + " does not know the " + what);
    }
}
