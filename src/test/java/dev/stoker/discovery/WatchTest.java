package dev.stoker.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WatchTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final Identification.Outcome NOTHING = new Identification.Outcome.Nothing();

    @Test
    void asksAWebServerEverMoreSeldom() {
        assertThat(questionsIn(Duration.ofHours(1), null, NOTHING)).isBetween(55, 75);
    }

    @Test
    void asksAModelServerThatIsStartingOften() {
        var vllm = new ProcessEntry(5, 1, "vllm", List.of("vllm"), Program.VLLM, false);

        assertThat(questionsIn(Duration.ofMinutes(5), vllm, NOTHING)).isBetween(140, 160);
    }

    @Test
    void asksAGenericServerAgainInCaseItBecomesSomethingBetter() {
        assertThat(questionsIn(Duration.ofMinutes(10), null, server(BackendKind.OPENAI, null)))
                .isBetween(8, 20);
    }

    @Test
    void asksAKnownServerNeverAgain() {
        assertThat(questionsIn(Duration.ofHours(1), null, server(BackendKind.VLLM, "0.11.0")))
                .isEqualTo(1);
    }

    /** A llama-server is recognised while it loads, and tells its build only afterwards. */
    @Test
    void asksForAVersionThatWasNotToldYet() {
        assertThat(questionsIn(Duration.ofMinutes(1), null, server(BackendKind.LLAMACPP, null)))
                .isBetween(5, 8);
    }

    @Test
    void aServerTooBusyToAnswerAgainStaysWhatItWas() {
        var watch = new Watch(new Listener("127.0.0.1", 8080, 1, null), START);
        watch.settle(server(BackendKind.OPENAI, null), START);

        watch.settle(NOTHING, START.plusSeconds(5));

        assertThat(watch.outcome()).isEqualTo(server(BackendKind.OPENAI, null));
    }

    private static int questionsIn(
            Duration time, @Nullable ProcessEntry process, Identification.Outcome answer) {
        var watch = new Watch(new Listener("127.0.0.1", 8080, 1, process), START);
        int questions = 0;
        for (long second = 0; second < time.toSeconds(); second++) {
            Instant now = START.plusSeconds(second);
            if (watch.takeTurn(now)) {
                questions++;
                watch.settle(answer, now);
            }
        }
        return questions;
    }

    private static Identification.Outcome server(BackendKind kind, @Nullable String version) {
        return new Identification.Outcome.Server(
                new RunningServer(
                        kind, URI.create("http://127.0.0.1:8080"), version, null, "said so"));
    }
}
