package dev.stoker.hardware;

import dev.stoker.core.Fact;

/**
 * How much of the machine's CPUs this process may use. The three limits hold together, so the
 * smallest counts.
 *
 * @param affinity logical CPUs the scheduler may put this process on; source: {@code
 *     Cpus_allowed_list}, proc_pid_status(5)
 * @param cpuset logical CPUs its cgroup is confined to
 * @param quota CPU time its cgroups may use, as a number of CPUs, more than zero: 1.5 means 150 ms
 *     of CPU time in 100 ms; the smallest over the cgroup and its ancestors; unknown where no quota
 *     is set
 */
public record CpuLimits(Fact<CpuSet> affinity, Fact<CpuSet> cpuset, Fact<Double> quota) {}
