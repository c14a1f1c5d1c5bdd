package dev.stoker.hardware.linux;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.source.Facts;
import java.util.HashMap;
import java.util.Map;

/** {@code /proc/meminfo}, proc_meminfo(5): lines of a name, a number and {@code kB}. Pure. */
record ProcMeminfo(Map<String, String> fields, String source) {
    private static final long KIBI = 1024;

    static ProcMeminfo parse(String text, String source) {
        var fields = new HashMap<String, String>();
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String value = line.substring(colon + 1).strip();
                fields.put(line.substring(0, colon), value);
            }
        }
        return new ProcMeminfo(Map.copyOf(fields), source);
    }

    /** Memory the kernel manages. Unit: bytes. */
    Fact<Bytes> total() {
        return Facts.then(
                amount("MemTotal"),
                (total, from) ->
                        total.value() > 0
                                ? Fact.known(total, from)
                                : Fact.unknown(from + " is zero"));
    }

    /** Swap space; a known zero where there is none. Unit: bytes. */
    Fact<Bytes> swapTotal() {
        return amount("SwapTotal");
    }

    /**
     * Memory Linux can hand out without swapping. Unit: bytes. Kernels before 3.14 have no {@code
     * MemAvailable}; for them the free memory and the page cache, without what is shared.
     */
    Fact<Bytes> available() {
        return amount("MemAvailable").or(estimate());
    }

    private Fact<Bytes> estimate() {
        String from = source + ": MemFree + Buffers + Cached - Shmem, as there is no MemAvailable";
        return amount("MemFree") instanceof Fact.Known<Bytes>(var free, _)
                        && amount("Buffers") instanceof Fact.Known<Bytes>(var buffers, _)
                        && amount("Cached") instanceof Fact.Known<Bytes>(var cached, _)
                        && amount("Shmem") instanceof Fact.Known<Bytes>(var shared, _)
                ? sum(free, buffers, cached.minus(shared), from)
                : Fact.unknown(source + " has neither MemAvailable nor what it is estimated from");
    }

    private static Fact<Bytes> sum(Bytes one, Bytes two, Bytes three, String source) {
        try {
            return Fact.known(one.plus(two).plus(three), source);
        } catch (ArithmeticException _) {
            return Fact.unknown(source + " is more than any machine has");
        }
    }

    private Fact<Bytes> amount(String name) {
        String value = fields.get(name);
        String from = source + ": " + name;
        if (value == null) {
            return Fact.unknown(source + " has no " + name);
        }
        return value.endsWith(" kB")
                ? Facts.bytes(value.substring(0, value.length() - 3), KIBI, from)
                : Facts.odd(value, from);
    }
}
