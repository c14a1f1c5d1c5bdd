package dev.stoker.hardware.gpu;

import dev.stoker.core.Fact;
import dev.stoker.hardware.source.MachineFiles;
import java.util.ArrayList;
import java.util.List;

/**
 * The display controllers (PCI class 03) and processing accelerators (12) on the bus, whether or
 * not a driver has them; {@code /sys/class/drm/card*} would miss those without. Blocks.
 */
record DisplayAdapters(List<Adapter> adapters, boolean busSeen) {
    static final String BUS = "/sys/bus/pci/devices";

    /**
     * One adapter.
     *
     * @param address such as {@code 0000:03:00.0}
     * @param vendor four hexadecimal digits in lower case
     * @param device the same
     * @param driver the kernel module that has it
     */
    record Adapter(String address, String vendor, String device, Fact<String> driver) {
        String folder() {
            return BUS + "/" + address;
        }
    }

    static DisplayAdapters read(MachineFiles files) {
        var adapters = new ArrayList<Adapter>();
        for (String address : files.names(BUS)) {
            String folder = BUS + "/" + address;
            String type = digits(files.line(folder + "/class"));
            if (type.startsWith("03") || type.startsWith("12")) {
                adapters.add(
                        new Adapter(
                                address,
                                digits(files.line(folder + "/vendor")),
                                digits(files.line(folder + "/device")),
                                files.linkName(folder + "/driver")));
            }
        }
        return new DisplayAdapters(List.copyOf(adapters), files.exists(BUS));
    }

    /** Those of one vendor, in the order of the bus. */
    List<Adapter> of(String vendor) {
        return adapters.stream().filter(adapter -> adapter.vendor().equals(vendor)).toList();
    }

    private static String digits(Fact<String> line) {
        return line instanceof Fact.Known<String>(var text, _) && text.startsWith("0x")
                ? text.substring(2)
                : "";
    }
}
