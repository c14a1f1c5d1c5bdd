package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Health;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.FleetView;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ServiceStatusTest {
    private static final String ADDRESS = "127.0.0.1:11500";

    private static BackendView backend(String id, Health health) {
        return new BackendView(
                new BackendId(id),
                BackendKind.OPENAI,
                Origin.CONFIGURED,
                URI.create("http://" + id + ".example"),
                health,
                Instant.EPOCH,
                null,
                1,
                null,
                "test",
                List.of(),
                Set.of());
    }

    private static FleetView view(BackendView... backends) {
        return new FleetView(true, List.of(backends), List.of(), List.of(), List.of(), null);
    }

    @Test
    void countsWhatIsThereAndWhatOfItIsReady() {
        FleetView view =
                view(
                        backend("a", new Health.Ready(null)),
                        backend("b", new Health.Unusable("down")),
                        backend("c", new Health.Ready(null)));

        assertThat(ServiceStatus.line(ADDRESS, view, 3, false))
                .isEqualTo("127.0.0.1:11500, 2 of 3 backends ready, 0 models, 3 requests now");
    }

    @Test
    void countsOneAsOne() {
        FleetView view = view(backend("a", new Health.Ready(null)));

        assertThat(ServiceStatus.line(ADDRESS, view, 1, false))
                .isEqualTo("127.0.0.1:11500, 1 of 1 backend ready, 0 models, 1 request now");
    }

    @Test
    void tellsThatTheFileOnDiskIsNotInForce() {
        assertThat(ServiceStatus.line(ADDRESS, view(), 0, true))
                .isEqualTo(
                        "127.0.0.1:11500, 0 of 0 backends ready, 0 models, 0 requests now;"
                                + " the configuration is invalid and was not taken over");
    }
}
