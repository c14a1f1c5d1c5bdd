package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Current;
import dev.stoker.discovery.RunningServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CallOptionsTest {
    private static final Instant START = Instant.parse("2026-11-21T08:15:00Z");
    private static final URI BASE = URI.create("http://127.0.0.1:11434");
    private static final Map<String, Long> PLANNED = Map.of("num_ctx", 8192L);

    private final CallOptions options = new CallOptions();
    private final Roster roster =
            new Roster(
                    List.of(new FakeBackend(BackendKind.OLLAMA)),
                    new Current<>(
                            new FleetSettings(
                                    null,
                                    List.of(),
                                    Set.of(),
                                    true,
                                    null,
                                    Duration.ofMinutes(1),
                                    Duration.ofSeconds(2),
                                    Duration.ofMinutes(1),
                                    Duration.ofMinutes(1))));

    @BeforeEach
    void attach() {
        var found = new RunningServer(BackendKind.OLLAMA, BASE, "1.0", 7L, "test");
        roster.reconcile(List.of(found), START);
        loaded(false);
    }

    private Attached server() {
        return Objects.requireNonNull(roster.get(new BackendId("ollama")));
    }

    private void loaded(boolean loaded) {
        var model = CatalogueModel.of("m").loaded(loaded).build();
        var look = new Attached.Look(new Health.Ready("1.0"), List.of(model), null);
        roster.looked(new BackendId("ollama"), look, START);
    }

    @Test
    void asksOnceAndKeepsWhatWasFound() {
        assertThat(options.of(server(), "m", START)).isNull();
        assertThat(options.mayAsk(server(), "m")).isTrue();
        assertThat(options.mayAsk(server(), "m")).isFalse();

        options.found(server(), "m", PLANNED, START);

        assertThat(options.of(server(), "m", START)).isEqualTo(new ServedModel("m", PLANNED));
        assertThat(options.sent(roster.server(server()), "m")).isEqualTo(PLANNED);
        assertThat(roster.server(server()).pid()).isEqualTo(7);
    }

    @Test
    void keepsNothingOfAFailureAndAsksAgainAfterTenSeconds() {
        assertThat(options.mayAsk(server(), "m")).isTrue();
        options.found(server(), "m", null, START);

        assertThat(options.of(server(), "m", START.plusSeconds(9)))
                .isEqualTo(ServedModel.named("m"));
        assertThat(options.sent(roster.server(server()), "m")).isNull();
        assertThat(options.of(server(), "m", START.plusSeconds(10))).isNull();
        assertThat(options.mayAsk(server(), "m")).isTrue();
    }

    @Test
    void forgetsWhatIsOldOnceTheModelIsUnloaded() {
        options.found(server(), "m", PLANNED, START);
        Instant later = START.plus(Duration.ofMinutes(11));

        loaded(true);
        options.forgetStale(roster, later);
        assertThat(options.of(server(), "m", START)).isNotNull();

        loaded(false);
        options.forgetStale(roster, later);
        assertThat(options.of(server(), "m", later)).isNull();
    }

    /** What it is said to have loaded was asked before the call. */
    @Test
    void forgetsNothingThatWasUsedAMomentAgo() {
        options.found(server(), "m", PLANNED, START);
        Instant later = START.plus(Duration.ofMinutes(11));
        assertThat(options.of(server(), "m", later)).isNotNull();

        options.forgetStale(roster, later.plusSeconds(30));
        assertThat(options.sent(roster.server(server()), "m")).isEqualTo(PLANNED);

        options.forgetStale(roster, later.plusSeconds(31));
        assertThat(options.sent(roster.server(server()), "m")).isNull();
    }

    @Test
    void takesOnlyLoopbackForThisMachine() {
        for (String host : List.of("127.0.0.1", "localhost", "[::1]", "127.0.1.1")) {
            assertThat(at("http://" + host + ":1").isLocal()).as(host).isTrue();
        }
        assertThat(at("http://192.168.1.2:1").isLocal()).isFalse();
        assertThat(at("http://localhost.example:1").isLocal()).isFalse();
    }

    private Server at(String base) {
        return new Server(
                new BackendId("x"),
                new Endpoint(URI.create(base), null),
                server().port(),
                null,
                Set.of(),
                null);
    }
}
