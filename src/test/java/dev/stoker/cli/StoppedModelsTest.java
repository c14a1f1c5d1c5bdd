package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.api.BackendAnswer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody can ask for a model whose engine somebody has stopped by hand. */
final class StoppedModelsTest {
    private static final Instant SINCE = Instant.parse("2026-11-22T08:15:00Z");

    /** Of the two models of Stoker's own, {@code tiny} is stopped, or both are. */
    private static FakeDaemon stopped(boolean all) {
        FakeDaemon daemon = Fleets.serving();
        var engine =
                new BackendAnswer.EngineAnswer(
                        "tiny",
                        "generate",
                        "stopped",
                        SINCE,
                        "so",
                        null,
                        null,
                        0,
                        0,
                        List.of(),
                        true);
        BackendAnswer usual = Fleets.SUPERVISED;
        daemon.json(
                "/stoker/v1/backends",
                200,
                new BackendAnswer.Listing(
                        List.of(
                                new BackendAnswer(
                                        usual.id(),
                                        usual.kind(),
                                        usual.origin(),
                                        null,
                                        all ? "stopped" : "ready",
                                        SINCE,
                                        "it was stopped by hand",
                                        null,
                                        null,
                                        2,
                                        null,
                                        usual.how(),
                                        List.of(engine),
                                        List.of()),
                                Fleets.DOWN),
                        List.of()));
        return daemon;
    }

    @Test
    void statusDoesNotCountIt() {
        try (FakeDaemon daemon = stopped(false)) {
            Cli.Ended ended = new Cli().daemon(daemon).run("status");

            assertThat(ended.code()).isZero();
            assertThat(ended.out())
                    .contains("3 models can be asked for, 1 stopped by hand; 'stoker models'");
            assertThat(new Cli().daemon(daemon).run("status", "--json").out())
                    .contains("\"models\":4,\"stopped\":1,");
        }
    }

    @Test
    void theListShowsIt() {
        try (FakeDaemon daemon = stopped(false)) {
            String out = new Cli().daemon(daemon).run("models").out();

            assertThat(out.lines().filter(line -> line.startsWith("tiny ")))
                    .singleElement()
                    .asString()
                    .endsWith("stopped");
            assertThat(out.lines().filter(line -> line.endsWith("stopped"))).hasSize(1);
        }
    }

    @Test
    void aBackendThatIsStoppedStopsAllItsModels() {
        try (FakeDaemon daemon = stopped(true)) {
            String out = new Cli().daemon(daemon).run("models").out();

            assertThat(out.lines().filter(line -> line.endsWith("stopped"))).hasSize(2);
        }
    }
}
