package dev.stoker.hardware.linux;

import dev.stoker.core.Fact;
import dev.stoker.hardware.InstructionSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code /proc/cpuinfo}. Pure. On x86 a block a CPU with {@code flags}; on Arm with {@code
 * Features} and no model name, but for some kernels; sometimes blocks of other things.
 */
record ProcCpuinfo(List<Map<String, String>> processors, String source) {
    static ProcCpuinfo parse(String text, String source) {
        var processors = new ArrayList<Map<String, String>>();
        for (String block : text.split("\\R\\s*\\R", -1)) {
            var fields = new HashMap<String, String>();
            for (String line : block.lines().toList()) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
                }
            }
            if (fields.containsKey("processor")) {
                processors.add(Map.copyOf(fields));
            }
        }
        return new ProcCpuinfo(List.copyOf(processors), source);
    }

    /** Marketing name of the first CPU. */
    Fact<String> model() {
        return processors.stream()
                .map(fields -> fields.getOrDefault("model name", ""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .map(name -> Fact.known(name, source + ": model name"))
                .orElseGet(() -> Fact.unknown(source + " has no model name"));
    }

    /** CPUs that are online. */
    Fact<Integer> logical() {
        return processors.isEmpty()
                ? Fact.unknown(source + " lists no processor")
                : Fact.known(processors.size(), source);
    }

    /** Distinct pairs of package and core; Arm does not tell them here. */
    Fact<Integer> physical() {
        return distinct("physical id", "core id");
    }

    /** Distinct packages. */
    Fact<Integer> packages() {
        return distinct("physical id");
    }

    private Fact<Integer> distinct(String... keys) {
        var seen = new HashSet<List<String>>();
        for (Map<String, String> fields : processors) {
            if (!fields.keySet().containsAll(List.of(keys))) {
                return Fact.unknown(source + " does not tell " + String.join(" and ", keys));
            }
            seen.add(Arrays.stream(keys).map(key -> fields.getOrDefault(key, "")).toList());
        }
        return seen.isEmpty()
                ? Fact.unknown(source + " lists no processor")
                : Fact.known(seen.size(), source);
    }

    /** What all CPUs have in common, since a thread may run on any of them. */
    Fact<Set<InstructionSet>> instructionSets() {
        Set<String> common = null;
        for (Map<String, String> fields : processors) {
            String flags = fields.getOrDefault("flags", fields.getOrDefault("Features", ""));
            Set<String> words = Set.copyOf(List.of(flags.split("\\s+", -1)));
            common = common == null ? new HashSet<>(words) : common;
            common.retainAll(words);
        }
        if (common == null || Set.of("").containsAll(common)) {
            return Fact.unknown(source + " lists neither flags nor Features");
        }
        var sets = EnumSet.noneOf(InstructionSet.class);
        for (InstructionSet set : InstructionSet.values()) {
            if (common.contains(flag(set))) {
                sets.add(set);
            }
        }
        return Fact.known(sets, source);
    }

    /** The kernel's word; arch/x86/include/asm/cpufeatures.h and Documentation/arch/arm64. */
    private static String flag(InstructionSet set) {
        return switch (set) {
            case AVX2 -> "avx2";
            case AVX_VNNI -> "avx_vnni";
            case AVX512F -> "avx512f";
            case AVX512_VNNI -> "avx512_vnni";
            case AVX512_BF16 -> "avx512_bf16";
            case AMX_INT8 -> "amx_int8";
            case AMX_BF16 -> "amx_bf16";
            case NEON -> "asimd";
            case DOTPROD -> "asimddp";
            case I8MM -> "i8mm";
            case SVE -> "sve";
            case SVE2 -> "sve2";
            case SME -> "sme";
        };
    }
}
