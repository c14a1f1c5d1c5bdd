package dev.stoker.config;

import dev.stoker.routing.RoutePolicy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** How calls find their places, and what happens when one fails. */
@ConfigMapping(prefix = "stoker.routing")
public interface RoutingConfig {
    /** By what one place is preferred, in routes that do not say, and for a model of several. */
    @WithDefault("first-healthy")
    @WithConverter(RoutePolicyConverter.class)
    RoutePolicy policy();

    /** Failures in a row after which a model of a backend comes behind others, 1 to 100. */
    @WithDefault("5")
    int breakerFailures();

    /** Time until one call tries it again, 100ms to 1h; doubled each time that fails. */
    @WithDefault("5s")
    Duration breakerPause();

    /** The longest such time, up to 24h. */
    @WithDefault("1m")
    Duration breakerLongest();

    /**
     * How many calls of a hundred may be sent a second time, 0 to 100. What nobody can have begun
     * to work on, since nothing was there, goes elsewhere once in any case.
     */
    @WithDefault("20")
    int retryShare();

    /** How many may at once, beyond that share, 0 to 10000; one comes back each second. */
    @WithDefault("10")
    int retryReserve();

    /** Time since a call's arrival after which it is not sent again, 0s to 1h. */
    @WithDefault("5m")
    Duration retryDeadline();

    /** What models cost, by {@code name@backend} or {@code name}: for {@code cheapest}. */
    Map<String, Price> prices();

    /** For a million tokens, in a currency of yours. */
    interface Price {
        /** Of prompts, 0 or more. */
        @WithDefault("0")
        double input();

        /** Of answers, 0 or more. */
        @WithDefault("0")
        double output();
    }
}
