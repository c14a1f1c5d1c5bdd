package dev.stoker.hardware;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Logical CPUs by their number in the operating system.
 *
 * @param cpus ascending, immutable, perhaps empty; each at least 0
 */
public record CpuSet(SortedSet<Integer> cpus) {
    /** More than any kernel can be built for; a text that names a higher number is damaged. */
    private static final int MOST_CPUS = 1 << 14;

    public CpuSet {
        cpus = Collections.unmodifiableSortedSet(new TreeSet<>(cpus));
        if (!cpus.isEmpty() && cpus.getFirst() < 0) {
            throw new IllegalArgumentException("cpu: " + cpus.getFirst() + " (expected: >= 0)");
        }
    }

    /** A set of these CPUs. */
    public static CpuSet of(Collection<Integer> cpus) {
        return new CpuSet(new TreeSet<>(cpus));
    }

    /**
     * Reads the kernel's list format, such as {@code 0-3,8,10-11}; an empty text is an empty set.
     *
     * @return empty where the text is not in that format
     */
    public static Optional<CpuSet> parse(String text) {
        var cpus = new TreeSet<Integer>();
        if (text.isBlank()) {
            return Optional.of(new CpuSet(cpus));
        }
        for (String range : text.strip().split(",", -1)) {
            String[] ends = range.split("-", -1);
            try {
                int first = Integer.parseInt(ends[0].strip());
                int last = ends.length == 1 ? first : Integer.parseInt(ends[1].strip());
                if (ends.length > 2 || first < 0 || last < first || last >= MOST_CPUS) {
                    return Optional.empty();
                }
                for (int cpu = first; cpu <= last; cpu++) {
                    cpus.add(cpu);
                }
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }
        return Optional.of(new CpuSet(cpus));
    }

    /** How many CPUs are in it. */
    public int size() {
        return cpus.size();
    }

    /** Whether the two have a CPU in common. */
    public boolean intersects(CpuSet other) {
        return !Collections.disjoint(cpus, other.cpus);
    }

    /** The CPUs that are in both. */
    public CpuSet intersection(CpuSet other) {
        var both = new TreeSet<>(cpus);
        both.retainAll(other.cpus);
        return new CpuSet(both);
    }

    /** The kernel's list format, such as {@code 0-3,8}. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int cpu : cpus) {
            if (cpus.contains(cpu - 1)) {
                continue;
            }
            int last = cpu;
            while (cpus.contains(last + 1)) {
                last++;
            }
            text.append(text.isEmpty() ? "" : ",").append(cpu);
            text.append(last == cpu ? "" : "-" + last);
        }
        return text.toString();
    }
}
