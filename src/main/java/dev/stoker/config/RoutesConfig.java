package dev.stoker.config;

import dev.stoker.routing.RoutePolicy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names of yours for several models, or for one; see routing.md. */
@ConfigMapping(prefix = "stoker.routes")
public interface RoutesConfig {
    /** By name: letters, digits, {@code . _ - : /}, at most 64. */
    @WithParentName
    Map<String, Route> byName();

    /** One of them. */
    interface Route {
        /** In short: its models alone. */
        @WithParentName
        Optional<List<String>> inShort();

        /**
         * Its models, 1 to 16, each {@code name} or {@code name@backend}. A cloud is asked only
         * where it is named by its id.
         */
        Optional<List<String>> models();

        /**
         * By what one is preferred: {@code first-healthy}, {@code local-first}, {@code local-only},
         * {@code least-busy}, {@code fastest} or {@code cheapest}. Left out, {@code
         * stoker.routing.policy}.
         */
        @WithConverter(RoutePolicyConverter.class)
        Optional<RoutePolicy> policy();

        /**
         * Share of each model among those that are equally good, 0 to 1000, one for each of {@code
         * models}; 0 is asked only where no other can.
         */
        Optional<List<Integer>> weights();

        /** Whether calls of one conversation go to one place, which then has its beginning. */
        @WithDefault("false")
        boolean sticky();

        /** Whether answers are kept for who asks the same again; see cache.md. */
        Cache cache();
    }

    /** How answers of a route are kept. */
    interface Cache {
        /**
         * Time an answer is given again to the same request, if that has but one answer, 1s to 30d.
         * Left out, every call asks a model.
         */
        Optional<Duration> ttl();

        /**
         * Whether apps are given each other's answers. Only where each of them may know what the
         * others ask.
         */
        @WithDefault("false")
        boolean shared();
    }
}
