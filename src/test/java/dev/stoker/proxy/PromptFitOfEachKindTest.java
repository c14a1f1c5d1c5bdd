package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Use;
import dev.stoker.backend.anthropic.AnthropicBackend;
import dev.stoker.backend.azure.AzureBackend;
import dev.stoker.backend.gemini.GeminiBackend;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.backend.llamacpp.LlamacppBackend;
import dev.stoker.backend.lmstudio.LmStudioBackend;
import dev.stoker.backend.localai.LocalAiBackend;
import dev.stoker.backend.ollama.OllamaBackend;
import dev.stoker.backend.openai.OpenAiBackend;
import dev.stoker.backend.tgi.TgiBackend;
import dev.stoker.backend.vllm.VllmBackend;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.testing.Answers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A prompt that is too long is a 400 with both counts before every kind, asked in every way. */
final class PromptFitOfEachKindTest {
    private static final int CONTEXT = 8192;
    private static final String[] WAYS = {
        "/v1/chat/completions false",
        "/v1/chat/completions true",
        "/stoker/v1/generate false",
        "/stoker/v1/stream true"
    };

    private final ProxyRig rig = new ProxyRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    private static Backend backend(BackendKind kind, WireClient client) {
        var http = new HttpWire(client);
        var events = new EventWire(client, WireSettings.DEFAULT);
        var wire = new OpenAiWire(http, events);
        return switch (kind) {
            case OLLAMA -> new OllamaBackend(http, events);
            case LOCALAI -> new LocalAiBackend(http, events);
            case LLAMACPP -> new LlamacppBackend(http, wire);
            case LMSTUDIO -> new LmStudioBackend(http, wire);
            case VLLM -> new VllmBackend(http, events);
            case TGI -> new TgiBackend(http, events);
            case OPENAI -> new OpenAiBackend(wire);
            case AZURE -> new AzureBackend(wire);
            case ANTHROPIC -> new AnthropicBackend(http, events);
            case GEMINI -> new GeminiBackend(wire);
        };
    }

    private void before(BackendKind kind) {
        rig.gateway.context(CONTEXT);
        rig.gateway.version(
                switch (kind) {
                    case OLLAMA -> "0.33.0";
                    case LLAMACPP -> "b11669-Debian";
                    case LOCALAI -> "4.9.0";
                    case LMSTUDIO, VLLM, TGI, OPENAI, AZURE, ANTHROPIC, GEMINI -> null;
                });
        Backend port = backend(kind, rig.wire());
        rig.gateway.always(() -> rig.gateway.at(rig.model.base(), Origin.DISCOVERED, port, false));
    }

    private HttpResponse<String> ask(String way, int tokens) throws Exception {
        String[] words = way.split(" ", -1);
        String text = "abcdefg ".repeat(tokens / 2);
        String body =
                words[0].startsWith("/v1")
                        ? "{\"model\":\"tiny\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                                .formatted(words[1], text)
                        : "{\"model\":\"tiny\",\"prompt\":\"%s\"}".formatted(text);
        return rig.post(words[0], body);
    }

    /** Nothing but the call itself reaches a server of any kind with a prompt far below. */
    @ParameterizedTest
    @EnumSource
    void asksNothingMoreFarBelowTheLimit(BackendKind kind) throws Exception {
        before(kind);

        for (String way : WAYS) {
            var _ = ask(way, 1000);
        }

        assertThat(rig.model.exchanges())
                .hasSize(WAYS.length)
                .allSatisfy(call ->
                        assertThat(call.path()).doesNotContain("token").doesNotContain("template"));
    }

    /** By its own refusal, in its own words as they are documented or were recorded. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LLAMACPP|400|{\"error\":{\"code\":400,\"message\":\"request (9020 tokens) exceeds"
                        + " the available context size (8192 tokens), try increasing"
                        + " it\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":9020,"
                        + "\"n_ctx\":8192}}|9020",
                "LOCALAI|500|{\"error\":{\"code\":500,\"message\":\"rpc error: code ="
                        + " InvalidArgument desc = request (9020 tokens) exceeds the available"
                        + " context size (8192 tokens), try increasing it\",\"type\":\"\"}}|9020",
                "VLLM|400|{\"error\":{\"message\":\"This model's maximum context length is 8192"
                        + " tokens. However, your request has 9020 input"
                        + " tokens.\",\"type\":\"BadRequestError\",\"code\":400}}|9020",
                "TGI|422|{\"error\":\"Input validation error: `inputs` must have less than 8192"
                        + " tokens. Given: 9020\",\"error_type\":\"validation\"}|9020",
                "AZURE|400|{\"error\":{\"message\":\"This model's maximum context length is 8192"
                        + " tokens. However, your messages resulted in 9020"
                        + " tokens.\",\"code\":\"context_length_exceeded\"}}|9020",
                "GEMINI|400|[{\"error\":{\"code\":400,\"message\":\"The input token count (9020)"
                        + " exceeds the maximum number of tokens allowed"
                        + " (8192).\",\"status\":\"INVALID_ARGUMENT\"}}]|9020",
                "ANTHROPIC|400|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                        + "\"message\":\"prompt is too long: 9020 tokens > 8192 maximum\"}}|9020",
                "OLLAMA|400|{\"error\":\"the input length exceeds the context length\"}|about 9014"
            })
    void refusesByTheBackendsOwnRefusal(BackendKind kind, int status, String body, String prompt)
            throws Exception {
        before(kind);
        rig.model.otherwise(Answers.json(status, body)).onCalls(Answers.json(status, body));

        for (String way : WAYS) {
            HttpResponse<String> answer = ask(way, 9000);

            assertThat(answer.statusCode()).as(way).isEqualTo(400);
            assertThat(answer.body()).as(way).contains(prompt, "8192");
            assertThat(answer.body())
                    .as(way)
                    .contains(
                            way.startsWith("/v1")
                                    ? "\"code\":\"context_length_exceeded\""
                                    : "\"code\":\"context_exceeded\"");
        }
    }

    /** Before it is asked: it might cut. */
    @ParameterizedTest
    @EnumSource(names = {"LMSTUDIO", "OPENAI"})
    void refusesForABackendThatMightCut(BackendKind kind) throws Exception {
        before(kind);

        for (String way : WAYS) {
            HttpResponse<String> answer = ask(way, 9000);

            assertThat(answer.statusCode()).as(way).isEqualTo(400);
            assertThat(answer.body()).as(way).contains("about 9014 tokens", "holds 8192");
        }
        assertThat(rig.model.exchanges()).isEmpty();
    }

    /** What each kind says of itself, and from which release on. */
    @ParameterizedTest
    @CsvSource({
        "OLLAMA,,false,true",
        "OLLAMA,0.33.0-rc2,true,true",
        "OLLAMA,0.12.6,true,true",
        "OLLAMA,0.12.5,false,true",
        "LLAMACPP,,false,false",
        "LLAMACPP,b11669-Debian,true,true",
        "LLAMACPP,b6250,true,true",
        "LLAMACPP,b6249,false,false",
        "LLAMACPP,0.7.0,false,false",
        "LMSTUDIO,,false,false",
        "OPENAI,,false,false",
        "LOCALAI,4.9.0,true,false",
        "VLLM,0.6.0,true,true",
        "TGI,3.3.6,true,true",
        "AZURE,,true,true",
        "GEMINI,,true,true",
        "ANTHROPIC,,true,true"
    })
    void knowsWhichBackendsRefuse(
            BackendKind kind, String version, boolean texts, boolean vectors) {
        Backend port = backend(kind, rig.wire());

        assertThat(port.refusesTooLong(version, Use.GENERATE)).isEqualTo(texts);
        assertThat(port.refusesTooLong(version, Use.EMBED)).isEqualTo(vectors);
    }
}
