package dev.stoker.backend.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.backend.llamacpp.LlamacppBackend;
import dev.stoker.backend.openai.OpenAiBackend;
import dev.stoker.backend.tgi.TgiBackend;
import dev.stoker.backend.vllm.VllmBackend;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.hardware.CpuSet;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.RecordedServer;
import dev.stoker.testing.SomePlan;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Running;
import dev.stoker.tuning.memory.CacheType;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Kinds whose settings are those of their process. */
final class AdviceTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Vertx VERTX = Vertx.vertx();
    private static final WireClient CLIENT = new WireClient(VERTX);
    private static final HttpWire HTTP = new HttpWire(CLIENT);
    private static final EventWire EVENTS = new EventWire(CLIENT, WireSettings.DEFAULT);
    private static final OpenAiWire WIRE = new OpenAiWire(HTTP, EVENTS);

    private static final Backend VLLM = new VllmBackend(HTTP, EVENTS);
    private static final Backend TGI = new TgiBackend(HTTP, EVENTS);
    private static final Backend LLAMACPP = new LlamacppBackend(HTTP, WIRE);
    private static final Backend OPENAI = new OpenAiBackend(WIRE);

    private static final Plan PLAN =
            SomePlan.of(
                    Map.of(
                            "threads",
                            3,
                            "context",
                            8192,
                            "slots",
                            2,
                            "unified",
                            true,
                            "keys",
                            CacheType.Q8_0,
                            "promptCache",
                            Bytes.ofMebi(512)));

    @AfterAll
    static void close() {
        CLIENT.close();
        VERTX.close();
    }

    @Test
    void vllmTellsItsContextAndIsAdvised() {
        try (var server = RecordedServer.of("vllm-0.11.0-published-log")) {
            assertThat(running(VLLM, server, "qwen3.8-27b"))
                    .isEqualTo(new Running(null, 917_504, null, null, null, "GET /v1/models"));
            assertThat(running(VLLM, server, "other")).isNull();
        }
        assertThat(VLLM.tuning().advice(PLAN))
                .containsExactly("--max-model-len 8192", "--max-num-seqs 2");
        Plan pinned = SomePlan.of(Map.of("affinity", CpuSet.of(List.of(0, 1, 2))));
        assertThat(VLLM.tuning().advice(pinned)).containsExactly("VLLM_CPU_OMP_THREADS_BIND=0,1,2");
    }

    @Test
    void tgiTellsItsContextAndIsAdvised() {
        try (var server = RecordedServer.of("tgi-2.0.2-documented")) {
            assertThat(running(TGI, server, "any"))
                    .isEqualTo(new Running(null, 2048, 128, null, null, "GET /info"));
        }
        assertThat(TGI.tuning().advice(PLAN))
                .containsExactly("--max-total-tokens 8192", "--max-concurrent-requests 2");
    }

    @Test
    void aForeignLlamaServerTellsItsContextAndSlotsAndIsAdvised() {
        try (var server = RecordedServer.of("llama-server-b11669-ready")) {
            assertThat(running(LLAMACPP, server, "tiny.gguf"))
                    .isEqualTo(new Running(null, 8192, 4, null, null, "GET /props"));
        }
        assertThat(LLAMACPP.tuning().advice(PLAN))
                .containsExactly(
                        "--threads 3",
                        "--ctx-size 8192",
                        "--parallel 2",
                        "--kv-unified",
                        "--cache-type-k q8_0",
                        "--cache-ram 512");
        assertThat(LLAMACPP.tuning().traits("b11669-Debian").byItself().slots()).isEqualTo(4);
    }

    @Test
    void aRouterIsAskedForAModelWithoutLoadingIt() {
        String router = "{\"role\":\"router\",\"default_generation_settings\":{\"n_ctx\":0}}";
        String model = "{\"default_generation_settings\":{\"n_ctx\":4096},\"total_slots\":1}";
        try (var server =
                FakeModelServer.start()
                        .on("/props", Answers.json(200, router))
                        .on("/props?model=a%2Fb&autoload=false", Answers.json(200, model))) {
            var at = new Endpoint(server.base(), null);
            Tuning tuning = LLAMACPP.tuning();

            assertThat(tuning.running(at, "a/b", TIMEOUT))
                    .isEqualTo(new Running(null, 4096, 1, null, null, "GET /props"));
            assertThat(tuning.running(at, "unloaded", TIMEOUT)).isNull();
            assertThat(server.exchanges())
                    .extracting(call -> call.path())
                    .filteredOn(path -> path.contains("model="))
                    .allMatch(path -> path.endsWith("&autoload=false"));
        }
    }

    @Test
    void nothingIsAppliedOrSent() {
        var nowhere = new Endpoint(FakeModelServer.refusing(), null);
        for (Backend backend : List.of(VLLM, TGI, LLAMACPP, OPENAI)) {
            Tuning tuning = backend.tuning();

            assertThat(tuning.options(PLAN)).isEmpty();
            assertThat(tuning.tunedByCalls()).isFalse();
            assertThat(tuning.advice(SomePlan.empty())).isEmpty();
            assertThatThrownBy(() -> tuning.apply(nowhere, "m", PLAN, TIMEOUT))
                    .isInstanceOfSatisfying(
                            StokerException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED));
        }
        assertThat(OPENAI.tuning().advice(PLAN)).isEmpty();
    }

    private static @Nullable Running running(Backend backend, RecordedServer server, String model) {
        return backend.tuning().running(new Endpoint(server.base(), null), model, TIMEOUT);
    }
}
