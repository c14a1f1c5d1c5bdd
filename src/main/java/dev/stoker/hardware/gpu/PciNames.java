package dev.stoker.hardware.gpu;

import dev.stoker.core.Fact;

/**
 * {@code pci.ids}, the public list of PCI devices: a line a vendor, below it a line a device behind
 * one tab, below that subsystems behind two. Pure.
 */
final class PciNames {
    private PciNames() {}

    /**
     * The name of a device.
     *
     * @param vendor four hexadecimal digits in lower case, {@code 8086}
     * @param device the same
     */
    static Fact<String> find(String text, String vendor, String device, String source) {
        boolean inVendor = false;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (!line.startsWith("\t")) {
                inVendor = line.startsWith(vendor + "  ");
            } else if (inVendor && line.startsWith("\t" + device + "  ")) {
                return Fact.known(line.substring(device.length() + 3).strip(), source);
            }
        }
        return Fact.unknown(source + " does not list " + vendor + ":" + device);
    }
}
