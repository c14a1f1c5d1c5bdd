package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.routing.Candidate;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who waits behind a first call is not kept for ever. */
final class FirstCallPatienceTest {
    private static final Instant SINCE = Instant.EPOCH;
    private static final Instant OVER = SINCE.plus(FirstCalls.PATIENCE);

    private final CompletableFuture<Placement> reply = new CompletableFuture<>();
    private final Attached server =
            Attached.fresh(
                    new BackendId("lmstudio"),
                    Origin.DISCOVERED,
                    new Endpoint(URI.create("http://127.0.0.1:1234"), null),
                    new FakeBackend(BackendKind.LMSTUDIO),
                    "test",
                    SINCE);
    private final FirstCalls.Behind behind =
            new FirstCalls.Behind(
                    new Journey(
                            new Message.Place(Wish.of("m", Use.GENERATE), SINCE, false, reply),
                            new Candidate(
                                    server.id(),
                                    BackendKind.LMSTUDIO,
                                    Origin.DISCOVERED,
                                    "m",
                                    List.of(),
                                    true,
                                    true),
                            "the first choice"),
                    server);

    @Test
    void endsWithAReason() {
        assertThat(behind.overdue(OVER)).isNull();
        assertThat(behind.overdue(OVER.plusMillis(1)))
                .hasMessageContaining(
                        "backend 'lmstudio' did not have model 'm' in memory within 600 s");
    }

    @Test
    void isNotLookedAfterOnceItHasLeft() {
        var calls = new FirstCalls();
        calls.await(behind.journey(), server);
        assertThat(calls.awaited()).containsExactly(server.id());

        reply.cancel(false);

        assertThat(calls.awaited()).isEmpty();
    }
}
