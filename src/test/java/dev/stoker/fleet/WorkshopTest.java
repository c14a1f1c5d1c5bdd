package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.supervise.EngineSnapshot;
import dev.stoker.supervise.EngineState;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What of an engine's life is an error of its backend. */
final class WorkshopTest {
    private static final Instant SINCE = Instant.parse("2026-11-21T08:15:00Z");
    private static final String KILLED = "it was killed (SIGKILL)";

    @Test
    void namesTheEngineThatFailed() {
        String told = "engine of 'tiny': it was killed (SIGKILL)";

        assertThat(trouble(new EngineState.Stopped(KILLED), 1)).isEqualTo(told);
        assertThat(trouble(new EngineState.Cooling(SINCE, false, KILLED), 2)).isEqualTo(told);
        assertThat(trouble(new EngineState.Draining(7L, KILLED, true), 1)).isEqualTo(told);
    }

    @Test
    void anEngineStoppedOnPurposeIsNoError() {
        assertThat(trouble(new EngineState.Stopped("idle for 3 s"), 0)).isNull();
        assertThat(trouble(new EngineState.Stopped("Stoker shuts down"), 0)).isNull();
        assertThat(trouble(new EngineState.Draining(7L, "idle for 3 s", false), 1)).isNull();
    }

    /** Failures are remembered for a while, also over an idle stop. */
    @Test
    void anIdleStopAfterARestartIsNoErrorEither() {
        assertThat(trouble(new EngineState.Stopped("idle for 3 s"), 1)).isNull();
        assertThat(trouble(new EngineState.Ready(7L, URI.create("http://127.0.0.1:1")), 1))
                .isNull();
    }

    private static @Nullable String trouble(EngineState state, int failures) {
        return Workshop.trouble("tiny", new EngineSnapshot(state, SINCE, 0, failures));
    }
}
