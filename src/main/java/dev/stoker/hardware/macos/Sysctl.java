package dev.stoker.hardware.macos;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.CoreKind;
import dev.stoker.hardware.Cores;
import dev.stoker.hardware.InstructionSet;
import dev.stoker.hardware.source.Facts;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values of {@code sysctl}, lines of {@code name: value}. Pure. Source of the names: Apple,
 * "Determining system capabilities" and "Determining instruction set characteristics".
 */
record Sysctl(Map<String, String> values) {
    static final List<String> COMMAND =
            List.of(
                    "sysctl",
                    "hw",
                    "machdep.cpu",
                    "vm.swapusage",
                    "kern.osrelease",
                    "kern.osproductversion");

    static Sysctl parse(String text) {
        var values = new HashMap<String, String>();
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 2).strip());
            }
        }
        return new Sysctl(Map.copyOf(values));
    }

    /** One value as it stands. */
    Fact<String> text(String name) {
        String value = values.get(name);
        return value == null
                ? Fact.unknown("sysctl has no " + name)
                : Facts.said(value, "sysctl " + name);
    }

    /** One value that is at least 1. */
    Fact<Integer> count(String name) {
        return Facts.then(text(name), Facts::count);
    }

    /** Main memory. Unit: bytes. */
    Fact<Bytes> memory() {
        return Facts.then(
                text("hw.memsize"),
                (text, source) ->
                        Facts.then(
                                Facts.bytes(text, 1, source),
                                (bytes, from) ->
                                        bytes.value() > 0
                                                ? Fact.known(bytes, from)
                                                : Facts.odd(text, from)));
    }

    /** Swap files, which macOS makes as it needs them: {@code total = 2048.00M used = …}. */
    Fact<Bytes> swapTotal() {
        return Facts.then(
                text("vm.swapusage"),
                (text, source) -> {
                    String[] words = text.split("\\s+", -1);
                    if (words.length < 3 || !words[0].equals("total")) {
                        return Facts.odd(text, source);
                    }
                    return Sizes.parse(words[2], source);
                });
    }

    /** Counts; level 0 is the fast one, and the name tells whether the other is slow. */
    Cores cores() {
        Fact<Integer> physical = count("hw.physicalcpu");
        Fact<Integer> logical = count("hw.logicalcpu");
        return new Cores(
                count("hw.packages"),
                physical,
                logical,
                Facts.then(physical, (cores, _) -> logical.map(threads -> threads > cores)),
                ofKind(CoreKind.PERFORMANCE),
                ofKind(CoreKind.EFFICIENCY));
    }

    /** Sums the levels of a kind; newer chips have two fast levels and no slow one. */
    private Fact<Integer> ofKind(CoreKind wanted) {
        Fact<Integer> levels = count("hw.nperflevels");
        if (!(levels instanceof Fact.Known<Integer>(var number, _)) || number < 2) {
            return Fact.unknown("sysctl tells of one kind of core only");
        }
        int sum = 0;
        for (int level = 0; level < number; level++) {
            String name = values.getOrDefault("hw.perflevel" + level + ".name", "");
            boolean slow = name.isEmpty() ? level > 0 : name.equals("Efficiency");
            Fact<Integer> cores = count("hw.perflevel" + level + ".physicalcpu");
            if (!(cores instanceof Fact.Known<Integer>(var known, _))) {
                return cores;
            }
            sum += slow == (wanted == CoreKind.EFFICIENCY) ? known : 0;
        }
        return Fact.known(sum, "sysctl hw.perflevel*.physicalcpu");
    }

    /** Those whose {@code hw.optional} value is 1. */
    Fact<Set<InstructionSet>> instructionSets() {
        if (values.keySet().stream().noneMatch(name -> name.startsWith("hw.optional."))) {
            return Fact.unknown("sysctl has no hw.optional");
        }
        var sets = EnumSet.noneOf(InstructionSet.class);
        for (InstructionSet set : InstructionSet.values()) {
            for (String name : names(set)) {
                if (values.getOrDefault(name, "0").equals("1")) {
                    sets.add(set);
                }
            }
        }
        return Fact.known(sets, "sysctl hw.optional");
    }

    /** Names that macOS has for it; none for what no Mac was built with. */
    private static List<String> names(InstructionSet set) {
        return switch (set) {
            case AVX2 -> List.of("hw.optional.avx2_0");
            case AVX512F -> List.of("hw.optional.avx512f");
            case AVX512_VNNI -> List.of("hw.optional.avx512vnni");
            case NEON -> List.of("hw.optional.AdvSIMD", "hw.optional.neon");
            case DOTPROD -> List.of("hw.optional.arm.FEAT_DotProd");
            case I8MM -> List.of("hw.optional.arm.FEAT_I8MM");
            case SME -> List.of("hw.optional.arm.FEAT_SME");
            case AVX_VNNI, AVX512_BF16, AMX_INT8, AMX_BF16, SVE, SVE2 -> List.of();
        };
    }
}
