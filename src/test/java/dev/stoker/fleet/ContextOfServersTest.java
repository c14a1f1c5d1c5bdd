package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.routing.Trail;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one request may use on a server that somebody else runs. */
final class ContextOfServersTest {
    private static final ServedModel PLAIN = ServedModel.named("m");
    private static final ServedModel ASKED = new ServedModel("m", Map.of("num_ctx", 8192L));

    @Test
    void isWhatTheServerTellsOfTheModelAsItRuns() {
        assertThat(place(4096L, 131_072L, PLAIN).context()).isEqualTo(4096L);
        assertThat(place(null, 131_072L, PLAIN).context()).isNull();
        assertThat(place(4096L, null, ServedModel.named("other")).context()).isNull();
    }

    /** The next call has it loaded so, if it is not. */
    @Test
    void isWhatEveryCallAsksForWhereCallsAsk() {
        assertThat(place(4096L, 131_072L, ASKED).context()).isEqualTo(8192L);
        assertThat(place(null, null, ASKED).context()).isEqualTo(8192L);
    }

    @Test
    void isNoMoreThanTheModelWasTrainedFor() {
        assertThat(place(null, 2048L, ASKED).context()).isEqualTo(2048L);
    }

    private static Placement place(
            @Nullable Long context, @Nullable Long trained, ServedModel served) {
        var listed = CatalogueModel.of("m").context(context).trainedContext(trained).build();
        var base = new Endpoint(URI.create("http://127.0.0.1:11434"), null);
        var port = new FakeBackend(BackendKind.OLLAMA);
        Attached server =
                Attached.fresh(
                                new BackendId("ollama"),
                                Origin.DISCOVERED,
                                base,
                                port,
                                "found",
                                Instant.EPOCH)
                        .after(
                                new Attached.Look(new Health.Ready(null), List.of(listed), null),
                                Instant.EPOCH);
        return new ServerPlacement(
                server,
                served,
                Duration.ZERO,
                _ -> {},
                new Ticket(
                        new Trail(List.of(), "the first choice"),
                        Duration.ZERO,
                        new Pulse(),
                        _ -> {},
                        () -> {}));
    }
}
