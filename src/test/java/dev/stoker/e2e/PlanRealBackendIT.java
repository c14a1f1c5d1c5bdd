package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model is run with, why, and what it would be: asked of the packaged program. */
@Tag("real-backend")
final class PlanRealBackendIT {
    private static final String PLAN = "/stoker/v1/models/tiny@llamacpp/plan";

    @TempDir private static Path folder;

    private static StokerHome home;
    private static RunningStoker stoker;
    private static HttpCaller caller;

    @BeforeAll
    static void start() {
        home = new StokerHome(folder).withLlamaServer().withTiny("tiny");
        // A context that no machine has memory for: 64 layers of 16 heads of 64 numbers, 1M tokens.
        StokerHome.write(
                TinyGguf.with().name("fat").layers(64).dim(1024).heads(16).kvHeads(16).ctx(1 << 20),
                home.models().resolve("fat.gguf"));
        stoker = home.serve();
        caller = stoker.caller();
    }

    @AfterAll
    static void stop() {
        stoker.close();
    }

    @Test
    void everyValueHasItsReason() {
        JsonNode plan = caller.get(PLAN).expect(200).json();

        assertThat(plan.path("fits").asBoolean()).isTrue();
        assertThat(plan.path("values").size()).isEqualTo(17);
        plan.path("values")
                .properties()
                .forEach(value ->
                        assertThat(value.getValue().path("because").asText())
                                .as(value.getKey())
                                .hasSizeGreaterThan(8));
        assertThat(plan.at("/memory/total").asLong()).isPositive();
        assertThat(plan.at("/memory/room/source").asText()).isNotBlank();
    }

    @Test
    void anEngineRunsWithWhatThePlanSays() {
        caller.post(Asked.GENERATE, Asked.prompt("tiny@llamacpp")).expect(200);

        JsonNode plan = caller.get(PLAN).expect(200).json();

        assertThat(plan.path("state").asText()).isEqualTo("applied");
        List<String> command = commandOf(stoker.engine("tiny").pid());
        String context = plan.at("/values/context/value").asText();
        assertThat(command).containsSubsequence("--ctx-size", context);
        assertThat(plan.at("/running/context").asText()).isEqualTo(context);
        assertThat(caller.get("/stoker/v1/models/tiny@llamacpp").json().path("context").asText())
                .isEqualTo(context);
        assertThat(caller.get("/stoker/v1/models/tiny@llamacpp").json().path("loaded").asBoolean())
                .isTrue();
    }

    @Test
    void aQuestionChangesNothing() {
        JsonNode asked = caller.get(PLAN + "?context=2k&slots=2&cache=bf16").expect(200).json();

        assertThat(asked.path("state").asText()).isEqualTo("what_if");
        assertThat(asked.at("/values/context/value").asInt()).isEqualTo(2048);
        assertThat(asked.at("/values/slots/value").asInt()).isEqualTo(2);
        assertThat(asked.at("/values/key_cache/value").asText()).isEqualTo("bf16");
        assertThat(caller.get(PLAN).json().at("/values/key_cache/value").isNull()).isTrue();
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatWould() {
        String fat = "/stoker/v1/models/fat@llamacpp/plan?context=max";

        JsonNode plan = caller.get(fat).expect(200).json();

        assertThat(plan.path("fits").asBoolean()).isFalse();
        assertThat(plan.path("because").asText()).contains("GiB");
        assertThat(plan.path("nearest")).isNotEmpty();
        long room = plan.at("/memory/room/value").asLong();
        plan.path("nearest")
                .forEach(near ->
                        assertThat(near.path("total").asLong())
                                .as(near.path("change").asText())
                                .isLessThan(room));
    }

    @ParameterizedTest
    @CsvSource({
        "context=lots, context: 'lots' (expected: auto",
        "context=0, context: '0' (expected: auto",
        "slots=0, slots: '0' (expected: 1 to 256)",
        "contxt=3, 'contxt: ''unknown parameter'' (expected: context, slots'",
        "context=1k&context=2k, context: '2 values' (expected: one)",
        "cache=q9, 'cache: ''q9'' (expected: f32, f16'",
        "priority=fun, 'priority: ''fun'' (expected: speed, context, memory)'",
        "use=fun, use: 'fun' (expected: generate or embed)"
    })
    void aBadQuestionIsToldWhatWasExpected(String query, String told) {
        var refused = caller.get(PLAN + "?" + query);

        assertThat(refused.expect(400).json().path("code").asText()).isEqualTo("invalid_request");
        assertThat(refused.json().path("detail").asText()).contains(told);
    }

    @Test
    void anEngineOfOursHasNothingToApply() {
        var refused = caller.post(PLAN, "{}", "authorization", "Bearer " + token());

        assertThat(refused.expect(501).json().path("code").asText()).isEqualTo("not_supported");
    }

    /** SECURITY.md, rule 4: a control route. */
    @Test
    void applyingAPlanAndAskingAfarNeedTheToken() {
        caller.post(PLAN, "{}").expect(401);
        caller.post("/stoker/v1/plan", "{\"url\":\"https://huggingface.co/a/b/c.gguf\"}")
                .expect(401);
    }

    @ParameterizedTest
    @CsvSource({
        "http://huggingface.co/org/repo/resolve/main/a.gguf, 422, model_file_refused",
        "https://localhost/a.gguf, 422, model_file_refused",
        "file:///etc/passwd, 422, model_file_refused",
        "'not an address', 400, invalid_request",
        "'https://huggingface.co/a/b/c.gguf\",\"contxt\":\"3', 400, invalid_request"
    })
    void noAddressOfThisMachineIsAsked(String url, int status, String code) {
        var refused =
                caller.post(
                        "/stoker/v1/plan",
                        "{\"url\":\"" + url + "\"}",
                        "authorization",
                        "Bearer " + token());

        assertThat(refused.expect(status).json().path("code").asText()).isEqualTo(code);
    }

    private static String token() {
        try {
            return Files.readString(home.state().resolve("admin.token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> commandOf(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0", -1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
