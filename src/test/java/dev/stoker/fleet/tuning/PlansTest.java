package dev.stoker.fleet.tuning;

import static dev.stoker.fleet.tuning.PlanDesk.assertRefused;
import static dev.stoker.fleet.tuning.PlanDesk.context;
import static dev.stoker.fleet.tuning.PlanDesk.fitting;
import static dev.stoker.fleet.tuning.PlanDesk.last;
import static dev.stoker.fleet.tuning.PlanDesk.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.llamacpp.LlamacppBackend;
import dev.stoker.backend.lmstudio.LmStudioBackend;
import dev.stoker.backend.localai.LocalAiBackend;
import dev.stoker.backend.tgi.TgiBackend;
import dev.stoker.backend.vllm.VllmBackend;
import dev.stoker.fleet.FleetView;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.RecordedServer;
import dev.stoker.tuning.Running;
import dev.stoker.tuning.planning.Asked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans for servers of others, each kind with its real tuning and over HTTP. */
final class PlansTest {
    private final PlanDesk desk;

    PlansTest(@TempDir Path dir) {
        this.desk = new PlanDesk(dir);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void plansForLocalAiWithTheFileOfTheScanAndAppliesThat() throws IOException {
        String settings = "/api/models/config-json/tiny";
        try (var server =
                FakeModelServer.start()
                        .on("/system", Answers.json(200, "{\"loaded_models\":[{\"id\":\"tiny\"}]}"))
                        .on(settings, Answers.json(200, "{\"threads\":4,\"context_size\":512}"))
                        .on("/backend/shutdown", Answers.json(200, "\"Model shut down\""))) {
            var at = server(new LocalAiBackend(desk.http, desk.events), server.base(), "4.9.0");
            FleetView fleet =
                    desk.fleet(at, CatalogueModel.named("tiny"), desk.scanned("Tiny.gguf"));
            desk.machine.theirs = new Asked().limited(null, null, 2.0).question().hardware();

            PlanView plan = desk.plans(at).of(fleet, "tiny", WhatIf.NOTHING);

            assertThat(plan.state()).isEqualTo(PlanView.State.ADVISED);
            assertThat(plan.advice()).containsExactly("context_size: 8192", "threads: 2");
            assertThat(plan.running())
                    .isEqualTo(
                            new Running(4, 512, null, null, null, "GET /api/models/config-json"));
            assertThat(desk.machine.lookedAt).isEqualTo(42);

            assertThat(desk.plans(at).apply(fleet, "tiny"))
                    .contains("context_size: 8192, threads: 2");
            assertThat(last(server, settings)).isEqualTo("{\"context_size\":8192,\"threads\":2}");
        }
    }

    @Test
    void plansForLmStudioAndAppliesThat() throws IOException {
        String models = "/api/v1/models";
        try (var server =
                FakeModelServer.start()
                        .on(
                                models,
                                Answers.json(
                                        200,
                                        "{\"models\":[{\"key\":\"tiny\",\"loaded_instances\":[]}]}"))
                        .on(models + "/load", Answers.json(200, "{\"status\":\"loaded\"}"))) {
            var at = server(new LmStudioBackend(desk.http, desk.openai), server.base(), null);
            FleetView fleet =
                    desk.fleet(at, CatalogueModel.named("tiny"), desk.scanned("tiny.gguf"));

            PlanView plan = desk.plans(at).of(fleet, "tiny", WhatIf.NOTHING);

            assertThat(plan.running()).isNull();
            assertThat(plan.advice()).containsExactly("lms load --context-length 8192");
            assertThat(desk.plans(at).apply(fleet, "tiny")).contains("a context of 8192");
            assertThat(last(server, models + "/load")).contains("\"context_length\":8192");
        }
    }

    @Test
    void plansForALlamaServerWithTheFileItNames() throws IOException {
        LocalModel file = desk.scanned("tiny-q4.gguf");
        try (var server =
                FakeModelServer.start()
                        .on(
                                "/props",
                                Answers.json(
                                        200,
                                        "{\"default_generation_settings\":{\"n_ctx\":512},"
                                                + "\"total_slots\":1,\"model_path\":\""
                                                + file.file()
                                                + "\"}"))) {
            var at = server(new LlamacppBackend(desk.http, desk.openai), server.base(), "b11669");
            FleetView fleet = desk.fleet(at, CatalogueModel.named("gpt-5"), file);

            PlanView plan = desk.plans(at).of(fleet, "gpt-5", WhatIf.NOTHING);

            assertThat(plan.advice()).contains("--ctx-size 8192");
            assertThat(plan.running())
                    .isEqualTo(new Running(null, 512, 1, null, null, "GET /props"));
            assertRefused(() -> desk.plans(at).apply(fleet, "gpt-5"), "those of its process");
        }
    }

    /** Of its model nothing is known here: the machine and the wishes are all there is. */
    @Test
    void plansForVllmWithoutAHeader() {
        try (var server = RecordedServer.of("vllm-0.11.0-published-log")) {
            var at = server(new VllmBackend(desk.http, desk.events), server.base(), "0.11.0");
            FleetView fleet = desk.fleet(at, CatalogueModel.named("qwen3.8-27b"), null);

            PlanView plan = desk.plans(at).of(fleet, "qwen3.8-27b", WhatIf.NOTHING);
            assertThat(plan.advice()).isEmpty();
            assertThat(plan.how()).isEqualTo("it is what the server does by itself");
            assertThat(fitting(plan).context().tokens().because())
                    .isEqualTo("What context the model was trained for is not known here.");
            assertThat(Objects.requireNonNull(plan.running()).context()).isEqualTo(917_504);

            assertThat(desk.plans(at).of(fleet, "qwen3.8-27b", context(4096)).advice())
                    .containsExactly("--max-model-len 4096");
        }
    }

    @Test
    void plansForTgiWithoutAHeader() {
        try (var server = RecordedServer.of("tgi-2.0.2-documented")) {
            var at = server(new TgiBackend(desk.http, desk.events), server.base(), "2.0.2");
            FleetView fleet = desk.fleet(at, CatalogueModel.named("m"), null);

            PlanView plan = desk.plans(at).of(fleet, "m", context(4096));

            assertThat(plan.state()).isEqualTo(PlanView.State.WHAT_IF);
            assertThat(plan.advice()).containsExactly("--max-total-tokens 4096");
            assertThat(Objects.requireNonNull(plan.running()).context()).isEqualTo(2048);
        }
    }
}
