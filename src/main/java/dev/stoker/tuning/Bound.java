package dev.stoker.tuning;

import java.util.Locale;

/** What decided a value of a plan. */
public enum Bound {
    /** CPU time that the cgroup may use. */
    QUOTA,
    /** CPUs that the cgroup is confined to. */
    CPUSET,
    /** CPUs that the process is confined to. */
    AFFINITY,
    /** Slow cores would hold up the fast ones. */
    PERFORMANCE_CORES,
    /** Physical cores: a second thread on one adds nothing. */
    PHYSICAL_CORES,
    /** Others compute on the same CPUs. */
    CONTENTION,
    /** Memory the machine can hand out. */
    AVAILABLE_MEMORY,
    /** Memory that the cgroup may use. */
    CGROUP_LIMIT,
    /** Context the model was trained for. */
    TRAINED_CONTEXT,
    /** The configuration, or the question asked. */
    USER,
    /** Tried out on this machine. */
    MEASUREMENT,
    /** What the model is, or is wanted for. */
    MODEL,
    /** Left to the backend, which knows better or takes no other value. */
    BACKEND;

    /** Stable, snake_case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
