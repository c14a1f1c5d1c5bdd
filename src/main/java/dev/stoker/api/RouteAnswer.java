package dev.stoker.api;

import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.RouteView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A route of the configuration, on the wire.
 *
 * @param policy by what one of its places is preferred
 * @param sticky whether one conversation stays at one place
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
        List<Member> models,
        List<String> places,
        @Schema(nullable = true) @Nullable Long context,
        String location) {
    static RouteAnswer of(RouteView view) {
        return new RouteAnswer(
                view.name(),
                view.policy().wireName(),
                view.route().sticky(),
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
