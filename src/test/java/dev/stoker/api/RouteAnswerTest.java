package dev.stoker.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.fleet.RouteBook;
import dev.stoker.fleet.RouteView;
import dev.stoker.routing.Decision;
import dev.stoker.routing.RouteDefinition;
import dev.stoker.routing.RoutePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RouteAnswerTest {
    private static RouteView route(RouteDefinition.@Nullable Cache cache) {
        var members = List.of(new RouteDefinition.Member("m@lab"));
        return new RouteView(
                new RouteDefinition("chat", members, null, false, cache),
                RoutePolicy.FIRST_HEALTHY,
                List.of());
    }

    @Test
    void tellsHowAnswersOfARouteAreKept() {
        RouteView keeps = route(new RouteDefinition.Cache(Duration.ofMinutes(5), true));
        var decision = new Decision.Refuse("chat", RoutePolicy.FIRST_HEALTHY, List.of());
        var explained =
                new RouteBook.Explained(decision, true, false, List.of(), Map.<String, String>of());

        assertThat(RouteAnswer.of(keeps).cache()).isEqualTo(new RouteAnswer.Kept(300, true));
        assertThat(DecisionAnswer.of(explained, keeps).cache())
                .isEqualTo(new RouteAnswer.Kept(300, true));
        assertThat(RouteAnswer.of(route(null)).cache()).isNull();
        assertThat(DecisionAnswer.of(explained, null).cache()).isNull();
    }
}
