package dev.stoker.discovery;

import java.time.Duration;
import java.util.Set;

/**
 * How discovery works.
 *
 * @param lookForRunning whether running servers are looked for; installed programs always are
 * @param poll time between two looks at the listening sockets; 100 ms or more
 * @param probeTimeout time one question to one server may take
 * @param rescan time between two looks for installed programs; 1 s or more
 * @param extraPorts ports probed in addition to the well-known ones, whoever listens there
 * @param ownPorts ports Stoker itself listens on; never probed
 * @param ownPid the daemon's process; it and everything below it is left out
 */
public record DiscoverySettings(
        boolean lookForRunning,
        Duration poll,
        Duration probeTimeout,
        Duration rescan,
        Set<Integer> extraPorts,
        Set<Integer> ownPorts,
        long ownPid) {
    private static final Duration LEAST_POLL = Duration.ofMillis(100);
    private static final Duration LEAST_RESCAN = Duration.ofSeconds(1);

    public DiscoverySettings {
        if (poll.compareTo(LEAST_POLL) < 0) {
            throw new IllegalArgumentException("poll: " + poll + " (expected: 100 ms or more)");
        }
        if (probeTimeout.isNegative() || probeTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "probe timeout: " + probeTimeout + " (expected: more than zero)");
        }
        if (rescan.compareTo(LEAST_RESCAN) < 0) {
            throw new IllegalArgumentException("rescan: " + rescan + " (expected: 1 s or more)");
        }
        extraPorts = Set.copyOf(extraPorts);
        ownPorts = Set.copyOf(ownPorts);
    }

    /** What is used where nothing is configured. */
    public static DiscoverySettings defaults(Set<Integer> ownPorts, long ownPid) {
        return new DiscoverySettings(
                true,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Set.of(),
                ownPorts,
                ownPid);
    }
}
