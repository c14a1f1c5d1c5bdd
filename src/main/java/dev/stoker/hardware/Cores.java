package dev.stoker.hardware;

import dev.stoker.core.Fact;

/**
 * Counts of the machine's cores that are online, whether or not this process may use them; see
 * {@link CpuLimits} for that. Every known count is at least 1, but for {@code efficiency}, which
 * may be 0.
 *
 * @param packages sockets
 * @param physical physical cores, of every kind
 * @param logical hardware threads, the CPUs of the operating system
 * @param smt whether some core runs more than one hardware thread
 * @param performance fast physical cores; unknown where all cores are of one kind
 * @param efficiency slow physical cores; unknown where all cores are of one kind
 */
public record Cores(
        Fact<Integer> packages,
        Fact<Integer> physical,
        Fact<Integer> logical,
        Fact<Boolean> smt,
        Fact<Integer> performance,
        Fact<Integer> efficiency) {}
