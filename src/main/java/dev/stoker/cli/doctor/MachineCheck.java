package dev.stoker.cli.doctor;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Hardware;
import dev.stoker.hardware.InstructionSet;
import dev.stoker.hardware.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What of this machine bounds the models it can run. Pure; an unknown fact says nothing. */
final class MachineCheck {
    private static final String CPU = "cpu";
    private static final String MEMORY = "memory";

    /** A model of a billion parameters at four bits, and its cache. */
    static final Bytes SMALL = Bytes.ofGibi(1);

    /** Fewer are slow with every model. */
    static final double FEW_CPUS = 2;

    private MachineCheck() {}

    static List<Finding> of(Hardware hardware) {
        var findings = new ArrayList<Finding>();
        quota(hardware, findings);
        instructions(hardware, findings);
        memory(hardware.memory(), findings);
        return findings;
    }

    private static void quota(Hardware hardware, List<Finding> findings) {
        if (!(hardware.cpu().limits().quota() instanceof Fact.Known<Double>(var quota, _))) {
            return;
        }
        String of =
                hardware.cpu().cores().logical() instanceof Fact.Known<Integer>(var cpus, _)
                        ? " of " + cpus
                        : "";
        String what = String.format(Locale.ROOT, "a quota allows %.1f%s CPUs", quota, of);
        findings.add(
                quota < FEW_CPUS
                        ? Finding.warn(
                                CPU,
                                what,
                                "raise it: models will be slow; plans keep to it, servers by"
                                        + " themselves do not")
                        : Finding.ok(CPU, what + "; plans keep to it"));
    }

    private static void instructions(Hardware hardware, List<Finding> findings) {
        boolean isX86 =
                hardware.os().architecture() instanceof Fact.Known<String>(var name, _)
                        && (name.equals("x86_64") || name.equals("amd64"));
        if (isX86
                && hardware.cpu().instructionSets()
                        instanceof Fact.Known<Set<InstructionSet>>(var sets, _)
                && !sets.contains(InstructionSet.AVX2)) {
            findings.add(
                    Finding.warn(
                            CPU,
                            "the CPU has no AVX2, which engines are fast with",
                            "models will be slow; in a virtual machine, pass the host's CPU on"));
        }
    }

    private static void memory(Memory memory, List<Finding> findings) {
        if (memory.reading().cgroup().limit() instanceof Fact.Known<Bytes>(var limit, _)) {
            findings.add(Finding.ok(MEMORY, "a cgroup limits it to " + limit));
        }
        if (memory.reading().takeable() instanceof Fact.Known<Bytes>(var free, _)) {
            findings.add(
                    free.compareTo(SMALL) < 0
                            ? Finding.warn(
                                    MEMORY,
                                    "only " + free + " can be taken now" + noSwap(memory),
                                    "close something or raise the limit: few models will load")
                            : Finding.ok(MEMORY, free + " can be taken now" + noSwap(memory)));
        }
    }

    private static String noSwap(Memory memory) {
        return memory.swapTotal() instanceof Fact.Known<Bytes>(var swap, _)
                        && swap.equals(Bytes.ZERO)
                ? "; no swap: what does not fit is killed"
                : "";
    }
}
