package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Use;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What happened, in a sentence. */
final class FleetEventTest {
    /** It is one event that an engine is asked to start, another that it has its process. */
    @Test
    void neverTellsTwiceThatAnEngineStarts() {
        assertThat(starting(null)).isEqualTo("engine of 'tiny' is starting");
        assertThat(starting(4711L)).isEqualTo("engine of 'tiny' is starting, in process 4711");
    }

    private static String starting(@Nullable Long pid) {
        return new FleetEvent.EngineChanged(
                        new EngineView(
                                "tiny",
                                Use.GENERATE,
                                "starting",
                                Instant.EPOCH,
                                null,
                                pid,
                                null,
                                0,
                                0))
                .sentence();
    }
}
