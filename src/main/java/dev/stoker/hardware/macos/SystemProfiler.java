package dev.stoker.hardware.macos;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.GpuVendor;
import dev.stoker.hardware.source.Facts;
import dev.stoker.hardware.source.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code system_profiler SPDisplaysDataType -json}: an element a graphics processor. Pure. */
final class SystemProfiler {
    static final List<String> COMMAND = List.of("system_profiler", "SPDisplaysDataType", "-json");

    private static final String DRIVER = "macOS has its drivers built in";

    private SystemProfiler() {}

    /**
     * The graphics processors in the command's order.
     *
     * @param machine main memory, which a unified one computes in
     */
    static Fact<List<Gpu>> parse(String text, String source, Fact<Bytes> machine) {
        Optional<Map<String, Object>> answer = JsonText.object(text);
        if (answer.isEmpty()
                || !(answer.get().get("SPDisplaysDataType") instanceof List<?> displays)) {
            return Facts.odd(text, "system_profiler");
        }
        var gpus = new ArrayList<Gpu>();
        for (Object display : displays) {
            gpus.add(gpu(JsonText.asObject(display), machine));
        }
        return Fact.known(List.copyOf(gpus), source);
    }

    private static Gpu gpu(Map<String, Object> display, Fact<Bytes> machine) {
        Fact<String> name =
                Facts.said(JsonText.string(display, "sppci_model"), "system_profiler: sppci_model");
        Fact<GpuVendor> vendor = vendor(JsonText.string(display, "spdisplays_vendor"));
        String own = "spdisplays_vram";
        Fact<Bytes> memory = Sizes.parse(JsonText.string(display, own), "system_profiler: " + own);
        boolean hasOwn = memory instanceof Fact.Known<Bytes>;
        return new Gpu(
                name,
                vendor,
                hasOwn ? memory : machine,
                Fact.unknown(
                        hasOwn
                                ? "macOS does not tell the free memory of a card"
                                : "it computes in the machine's memory"),
                hasOwn
                        ? Fact.known(false, "system_profiler: " + own)
                        : Fact.known(true, "system_profiler has no " + own),
                Fact.unknown(DRIVER));
    }

    /** Such as {@code sppci_vendor_Apple} or {@code Intel}. */
    private static Fact<GpuVendor> vendor(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (GpuVendor vendor : GpuVendor.values()) {
            if (lower.contains(vendor.name().toLowerCase(Locale.ROOT))) {
                return Fact.known(vendor, "system_profiler: spdisplays_vendor");
            }
        }
        return Facts.odd(text, "system_profiler: spdisplays_vendor");
    }
}
