package dev.stoker.hardware;

import dev.stoker.core.Fact;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The processors of the machine, and how much of them this process may use.
 *
 * @param model marketing name, such as {@code AMD EPYC 7763 64-Core Processor}
 * @param instructionSets those of {@link InstructionSet} that every core offers, in their order
 * @param cores how many there are, of which kind
 * @param layout the physical cores that are online, ordered by their first logical CPU
 * @param numaNodes memory nodes that are online; at least 1
 * @param limits what this process may use of it all
 */
public record Cpu(
        Fact<String> model,
        Fact<Set<InstructionSet>> instructionSets,
        Cores cores,
        Fact<List<Core>> layout,
        Fact<Integer> numaNodes,
        CpuLimits limits) {
    public Cpu {
        instructionSets = instructionSets.map(Cpu::ordered);
        layout = layout.map(List::copyOf);
    }

    /** Set.copyOf would iterate in another order in each run. */
    private static Set<InstructionSet> ordered(Set<InstructionSet> sets) {
        return Collections.unmodifiableSet(new TreeSet<>(sets));
    }
}
