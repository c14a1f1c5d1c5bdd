package dev.stoker.config;

import dev.stoker.routing.RoutePolicy;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads a route's policy. */
public final class RoutePolicyConverter implements Converter<RoutePolicy> {
    private static final long serialVersionUID = 1L;

    @Override
    public RoutePolicy convert(String value) {
        return RoutePolicy.of(value.strip())
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                Arrays.stream(RoutePolicy.values())
                                        .map(RoutePolicy::wireName)
                                        .collect(Collectors.joining(", ", "one of ", ""))));
    }
}
