package dev.stoker.fleet;

import static dev.stoker.fleet.SmallFleet.LAB;
import static dev.stoker.fleet.SmallFleet.get;
import static dev.stoker.fleet.SmallFleet.see;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.admission.Party;
import dev.stoker.admission.Priority;
import dev.stoker.backend.Ability;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.Sightings;
import dev.stoker.routing.Decision;
import dev.stoker.routing.RouteDefinition;
import dev.stoker.routing.RouteDefinition.Member;
import dev.stoker.routing.RoutePolicy;
import dev.stoker.routing.RouteTable;
import dev.stoker.routing.RoutingSettings;
import dev.stoker.routing.experience.BreakerSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where calls with pictures go: a {@code llama-server} tells of each model whether it sees. */
final class PictureRouteTest {
    private static final URI OTHER = URI.create("http://other.example:8000");
    private static final Needs PICTURES =
            new Needs(Set.of(Capability.IMAGES), Set.of(Ability.VISION), null);

    private final SmallFleet small = new SmallFleet();

    @AfterEach
    void closesTheFleet() {
        small.close();
    }

    @Test
    void goTheFirstTimeToAModelThatSees() throws Exception {
        small.llamacpp.blind("text");
        Fleet fleet = fleet();

        try (Placement at = get(fleet.place(wish("chat", PICTURES)))) {
            assertThat(at.backend()).isEqualTo(new BackendId("other"));
            assertThat(at.trail().passed()).isEmpty();
        }
        try (Placement at = get(fleet.place(wish("chat", Needs.NOTHING)))) {
            assertThat(at.backend()).as("without a picture").isEqualTo(new BackendId("lab"));
        }
        assertThat(get(fleet.explain(wish("chat", PICTURES))).decision().passed())
                .containsExactly(new Decision.Passed("text@lab", "sees no images"));
    }

    @Test
    void areRefusedAsTheCallersMistakeWhereNobodySees() {
        small.llamacpp.blind("text", "eyes");
        Fleet fleet = fleet();

        assertThatThrownBy(() -> get(fleet.place(wish("chat", PICTURES))))
                .cause()
                .hasMessageContaining("text@lab sees no images; eyes@other sees no images")
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
                            assertThat(e.httpStatus()).isEqualTo(400);
                        });
    }

    private static Wish wish(String spec, Needs needs) {
        return new Wish(
                spec,
                Use.GENERATE,
                needs,
                Party.LOCAL,
                Priority.INTERACTIVE,
                null,
                List.of(),
                _ -> {});
    }

    /** Two servers of llama.cpp; the route names the one with {@code text} first. */
    private Fleet fleet() {
        small.llamacpp.servers.put(LAB, List.of("text"));
        small.llamacpp.servers.put(OTHER, List.of("eyes"));
        var route =
                new RouteDefinition(
                        "chat",
                        List.of(new Member("text@lab"), new Member("eyes@other")),
                        null,
                        false);
        FleetSettings usual =
                SmallFleet.settings(
                        List.of(
                                new ConfiguredBackend(
                                        new BackendId("lab"), LAB, BackendKind.LLAMACPP, null),
                                new ConfiguredBackend(
                                        new BackendId("other"), OTHER, BackendKind.LLAMACPP, null)),
                        Set.of());
        Fleet fleet =
                small.fleet(
                        SmallFleet.routed(
                                usual,
                                new RoutingSettings(
                                        new RouteTable(List.of(route)),
                                        RoutePolicy.FIRST_HEALTHY,
                                        BreakerSettings.DEFAULT,
                                        Map.of())));
        see(fleet, Sightings.NONE);
        return fleet;
    }
}
