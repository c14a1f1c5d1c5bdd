package dev.stoker.routing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** By what a route prefers one of its places to another. */
public enum RoutePolicy {
    /** As they are written: the first that is well. */
    FIRST_HEALTHY,
    /** On this machine before the network, and that before a cloud. */
    LOCAL_FIRST,
    /** As {@link #LOCAL_FIRST}, and never a cloud. */
    LOCAL_ONLY,
    /** Where the least is going on, for what it can do at once. */
    LEAST_BUSY,
    /** Where answers came fastest lately. */
    FASTEST,
    /** Where a token costs least, by the prices of the configuration. */
    CHEAPEST;

    /** Stable, lower case, with hyphens. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The policy of that wire name, if there is one. */
    public static Optional<RoutePolicy> of(String wireName) {
        return Arrays.stream(values())
                .filter(policy -> policy.wireName().equals(wireName))
                .findFirst();
    }
}
