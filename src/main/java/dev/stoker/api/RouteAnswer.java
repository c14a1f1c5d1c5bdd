package dev.stoker.api;

import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.RouteView;
import dev.stoker.routing.RouteDefinition;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A route of the configuration, on the wire.
 *
 * @param policy by what one of its places is preferred
 * @param sticky whether one conversation stays at one place
 * @param cache how answers are kept; null where none is
 * @param models its members, as they are written
 * @param places the models it stands for now, in its order
 * @param context tokens one request may use wherever it goes; null where that is not known
 * @param location the farthest a call may get: {@code machine}, {@code network} or {@code cloud}
 */
@RegisterForReflection
@Schema(name = "Route")
public record RouteAnswer(
        String name,
        String policy,
        boolean sticky,
        @Schema(nullable = true) @Nullable Kept cache,
        List<Member> models,
        List<String> places,
        @Schema(nullable = true) @Nullable Long context,
        String location) {
    static RouteAnswer of(RouteView view) {
        return new RouteAnswer(
                view.name(),
                view.policy().wireName(),
                view.route().sticky(),
                Kept.of(view),
                view.route().members().stream()
                        .map(member -> new Member(member.spec(), member.weight()))
                        .toList(),
                view.models().stream()
                        .map(model -> model.model().name() + "@" + model.backend())
                        .toList(),
                view.context(),
                view.location().wireName());
    }

    /**
     * How answers to its calls are kept.
     *
     * @param ttlSeconds time one is given again
     * @param shared whether apps are given each other's
     */
    @RegisterForReflection
    @Schema(name = "RouteCache")
    public record Kept(long ttlSeconds, boolean shared) {
        /** Null where none is, or there is no such route. */
        static @Nullable Kept of(@Nullable RouteView view) {
            RouteDefinition.Cache cache = view == null ? null : view.route().cache();
            return cache == null ? null : new Kept(cache.ttl().toSeconds(), cache.shared());
        }
    }

    /**
     * One of its members.
     *
     * @param weight its share; null where the route has no weights
     */
    @RegisterForReflection
    @Schema(name = "RouteMember")
    public record Member(String spec, @Schema(nullable = true) @Nullable Integer weight) {}

    /** The list of all routes. */
    @RegisterForReflection
    @Schema(name = "RouteList")
    public record Listing(List<RouteAnswer> routes) {
        static Listing of(FleetView view) {
            return new Listing(view.routes().stream().map(RouteAnswer::of).toList());
        }
    }
}
