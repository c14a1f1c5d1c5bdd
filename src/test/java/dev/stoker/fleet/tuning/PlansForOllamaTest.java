package dev.stoker.fleet.tuning;

import static dev.stoker.fleet.tuning.PlanDesk.SHOWN;
import static dev.stoker.fleet.tuning.PlanDesk.ollamaServer;
import static dev.stoker.fleet.tuning.PlanDesk.server;
import static dev.stoker.fleet.tuning.PlanDesk.tiny;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.fleet.FleetView;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.planning.Asked;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans that calls to Ollama carry, with its real tuning and over HTTP. */
final class PlansForOllamaTest {
    private final PlanDesk desk;

    PlansForOllamaTest(@TempDir Path dir) {
        this.desk = new PlanDesk(dir);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void saysWhatCallsToOllamaCarry() {
        try (var server = ollamaServer(SHOWN)) {
            var at = server(desk.ollama, server.base(), "0.33.0-rc2");
            FleetView fleet = desk.fleet(at, tiny(), null);

            PlanView before = desk.plans(at).of(fleet, "tiny", WhatIf.NOTHING);
            assertThat(before.state()).isEqualTo(PlanView.State.PENDING);
            assertThat(before.how()).isEqualTo("sent with every call from the first on");

            desk.sent = desk.tuner().optionsOf(at, tiny());
            assertThat(desk.sent).isEqualTo(Map.of("num_ctx", 8192L));
            PlanView then = desk.plans(at).of(fleet, "tiny", WhatIf.NOTHING);
            assertThat(then.state()).isEqualTo(PlanView.State.APPLIED);

            desk.sent = Map.of("num_ctx", 4096L, "num_thread", 3L);
            PlanView other = desk.plans(at).of(fleet, "tiny", WhatIf.NOTHING);
            assertThat(other.state()).isEqualTo(PlanView.State.PENDING);
            assertThat(other.how())
                    .isEqualTo(
                            "from the next time it is loaded: calls still carry num_ctx=4096,"
                                    + " num_thread=3");
        }
    }

    @Test
    void whatDoesNotFitIsNeverInForce() {
        desk.machine.theirs =
                new Asked()
                        .available(Bytes.ofMebi(30))
                        .limited(null, null, 2.0)
                        .question()
                        .hardware();
        try (var server = ollamaServer(SHOWN)) {
            var at = server(desk.ollama, server.base(), "0.33.0-rc2");
            FleetView fleet = desk.fleet(at, tiny(), null);

            desk.sent = desk.tuner().optionsOf(at, tiny());
            PlanView plan = desk.plans(at).of(fleet, "tiny", WhatIf.NOTHING);

            assertThat(desk.sent).isEqualTo(Map.of("num_thread", 2L));
            assertThat(plan.outcome()).isInstanceOf(PlanOutcome.TooLarge.class);
            assertThat(plan.state()).isEqualTo(PlanView.State.ADVISED);
            assertThat(plan.advice()).isEmpty();
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNoServerWithoutOptions() {
        try (var server = ollamaServer("nonsense")) {
            var at = server(desk.ollama, server.base(), "0.33.0-rc2");

            assertThat(desk.tuner().optionsOf(at, tiny())).isNull();
        }
    }

    /** The quota is that of Stoker's engines. */
    @Test
    void takesTheLimitsOfTheServersOwnProcess() {
        try (var server = ollamaServer(SHOWN)) {
            var at = server(desk.ollama, server.base(), "0.33.0-rc2");

            assertThat(desk.tuner().optionsOf(at, tiny())).doesNotContainKey("num_thread");
            desk.machine.theirs = desk.machine.own;
            assertThat(desk.tuner().optionsOf(at, tiny())).containsEntry("num_thread", 1L);
        }
    }
}
