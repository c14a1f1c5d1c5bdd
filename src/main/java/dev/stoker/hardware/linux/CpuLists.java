package dev.stoker.hardware.linux;

import dev.stoker.core.Fact;
import dev.stoker.hardware.CpuSet;
import dev.stoker.hardware.source.Facts;
import java.util.Optional;

/** Lists of CPUs in kernel files. Pure. */
final class CpuLists {
    private CpuLists() {}

    /** A list such as {@code 0-3,8} that names at least one CPU. */
    static Fact<CpuSet> parse(String text, String source) {
        Optional<CpuSet> cpus = CpuSet.parse(text).filter(set -> set.size() > 0);
        return cpus.isPresent() ? Fact.known(cpus.get(), source) : Facts.odd(text, source);
    }

    /** {@code Cpus_allowed_list} of {@code /proc/self/status}, proc_pid_status(5). */
    static Fact<CpuSet> allowed(String status, String source) {
        String key = "Cpus_allowed_list:";
        return status.lines()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .map(line -> parse(line.substring(key.length()), source + ": Cpus_allowed_list"))
                .orElseGet(() -> Fact.unknown(source + " has no Cpus_allowed_list"));
    }
}
