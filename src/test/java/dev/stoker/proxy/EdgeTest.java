package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.ModelView;
import dev.stoker.testing.RawClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers are told before any backend is asked. */
class EdgeTest {
    private static final ProxySettings SMALL =
            new ProxySettings(
                    new Bytes(1000), Bytes.ofMebi(1), 3, Duration.ofMinutes(1), Duration.ZERO);

    private static final String MESSAGES =
            "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    private final ProxyRig rig = new ProxyRig(SMALL);

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/stoker/v1/generate"})
    void refusesABodyDeclaredTooLargeBeforeItIsSent(String path) throws Exception {
        try (var caller = new RawClient(rig.portNumber())) {
            caller.send(
                    "POST "
                            + path
                            + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                            + "Content-Length: 1001\r\n\r\n");
            String answer = caller.readToEnd();

            assertThat(answer)
                    .startsWith("HTTP/1.1 413")
                    .contains("\"code\":\"body_too_large\"", "1000 B")
                    .containsIgnoringCase("connection: close");
        }
        assertThat(rig.gateway.specs()).isEmpty();
    }

    @Test
    void refusesABodyThatGrowsTooLarge() throws Exception {
        try (var caller = new RawClient(rig.portNumber())) {
            String chunk = "3e8\r\n" + "x".repeat(1000) + "\r\n";
            caller.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n"
                            + chunk
                            + chunk);

            assertThat(caller.readToEnd()).startsWith("HTTP/1.1 413").contains("body_too_large");
        }
    }

    /** The program's own client upgrades; it refuses an answer with a header of HTTP/1. */
    @Test
    void refusesATooLargeBodyOverHttp2AndServesTheNextCall() throws Exception {
        HttpResponse<String> refused = rig.post(ProxyRig.CHAT, "x".repeat(2000));

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(rig.post(ProxyRig.CHAT, "x".repeat(2000)).statusCode()).isEqualTo(413);
        assertThat(rig.post(ProxyRig.CHAT, ProxyRig.chat(true)).statusCode()).isEqualTo(200);
    }

    @Test
    void asksForABodyWhoseCallerWaitsForLeave() throws Exception {
        try (var caller = new RawClient(rig.portNumber())) {
            String body = ProxyRig.chat(true);
            caller.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                            + "Expect: 100-continue\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n");
            assertThat(caller.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100");

            assertThat(caller.send(body).readUntil("[DONE]")).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | {\"messages\": | invalid_json",
                "/v1/chat/completions | [] | invalid_json",
                "/v1/chat/completions | {\"model\":7} | invalid_request",
                "/v1/chat/completions | {\"id_slot\":1} | invalid_request",
                "/stoker/v1/generate | {\"prompt\": | invalid_json",
                "/stoker/v1/generate | {\"prompt\":7} | invalid_request",
                "/stoker/v1/stream | {\"promt\":\"x\"} | invalid_request",
                "/stoker/v1/embed | {} | invalid_request"
            })
    void saysWhatIsWrongWithABody(String path, String body, String code) throws Exception {
        HttpResponse<String> answer = rig.post(path, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"", "\"origin\":\"stoker\"");
        assertThat(answer.headers().firstValue("content-type"))
                .hasValue(path.startsWith("/v1") ? "application/json" : "application/problem+json");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        assertThat(rig.gateway.specs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions,\"error\":{", "/stoker/v1/generate,\"title\":"})
    void tellsTheGatewaysRefusalInTheDialect(String path, String mark) throws Exception {
        rig.gateway.always(() ->
                CompletableFuture.failedFuture(
                        new StokerException(
                                ErrorCode.MODEL_NOT_FOUND, "model 'x' (near: 'tiny')")));

        HttpResponse<String> answer = rig.post(path, "{\"model\":\"x\"," + MESSAGES + "}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains(mark, "model 'x' (near: 'tiny')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/stoker/v1/stream"})
    void hidesABugBehindARequestId(String path) throws Exception {
        rig.gateway.always(
                () -> CompletableFuture.failedFuture(new IllegalStateException("the prompt")));

        HttpResponse<String> answer =
                rig.post(path, "{" + MESSAGES + "}", "x-request-id", "find-me");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("\"code\":\"internal\"", "find-me")
                .doesNotContain("the prompt", "IllegalState");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/nothing,404,not_found,application/json",
        "POST,/v1/,404,not_found,application/json",
        "GET,/stoker/v1/nothing,404,not_found,application/problem+json",
        "GET,/v1/chat/completions,405,method_not_allowed,application/json",
        "DELETE,/v1/models,405,method_not_allowed,application/json",
        "PUT,/stoker/v1/generate,405,method_not_allowed,application/problem+json"
    })
    void tellsOfUnknownPathsAndWrongMethods(
            String method, String path, int status, String code, String type) throws Exception {
        var request =
                HttpRequest.newBuilder(rig.uri(path))
                        .method(method, BodyPublishers.ofString("{}"))
                        .build();

        HttpResponse<String> answer = rig.http().send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
        assertThat(answer.headers().firstValue("content-type")).hasValue(type);
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        assertThat(answer.headers().firstValue("allow").isPresent()).isEqualTo(status == 405);
    }

    @ParameterizedTest
    @CsvSource({"mine.1:2_3-4,true", "has space,false", "naïve,false"})
    void keepsASaneRequestId(String given, boolean kept) throws Exception {
        try (var caller = new RawClient(rig.portNumber())) {
            caller.send(
                    "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nx-request-id: "
                            + given
                            + "\r\n\r\n");
            String head = caller.readUntil("\r\n\r\n");

            assertThat(head).contains("x-request-id: ");
            assertThat(head.contains("x-request-id: " + given)).isEqualTo(kept);
        }
    }

    @Test
    void listsModelsInOpenAisShape() throws Exception {
        rig.gateway.models(List.of(view("tiny", "tiny")));

        String body = rig.get("/v1/models").body();

        assertThat(body)
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{\"id\":\"tiny\",\"object\":\"model\","
                                + "\"created\":0,\"owned_by\":\"llamacpp\",\"stoker\":{"
                                + "\"backend\":\"llamacpp\",\"kind\":\"llamacpp\","
                                + "\"origin\":\"supervised\",\"context\":null,"
                                + "\"trained_context\":8192,\"quantisation\":\"F16\","
                                + "\"size\":226048,\"loaded\":false}}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf.co/org/repo:Q4_K_M@ollama",
                "hf.co%2Forg%2Frepo%3AQ4_K_M%40ollama",
                "hf.co/org%2Frepo:Q4_K_M@ollama"
            })
    void showsAModelWhoseNameHoldsSlashes(String path) throws Exception {
        String id = "hf.co/org/repo:Q4_K_M@ollama";
        rig.gateway.models(List.of(view("tiny", "tiny"), view(id, "hf.co/org/repo:Q4_K_M")));

        HttpResponse<String> answer = rig.get("/v1/models/" + path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"id\":\"" + id + "\"");
    }

    @Test
    void saysThatThereIsNoSuchModel() throws Exception {
        rig.gateway.models(List.of(view("tiny", "tiny")));

        HttpResponse<String> answer = rig.get("/v1/models/none");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"model_not_found\"", "'none'");
    }

    @Test
    void showsAModelByAnyNameThatACallMayUse() throws Exception {
        rig.gateway.models(List.of(view("tiny:f16", "tiny:f16"), view("other", "other")));

        assertThat(rig.get("/v1/models/TINY").body()).startsWith("{\"id\":\"tiny:f16\"");
        assertThat(rig.get("/v1/models/tiny@llamacpp").body()).contains("\"id\":\"tiny:f16\"");
        assertThat(rig.get("/v1/models/tiny:f17").body())
                .contains("model_not_found", "did you mean");
    }

    @Test
    void saysThatANameFitsSeveralModels() throws Exception {
        rig.gateway.models(List.of(view("tiny:q4", "tiny:q4"), view("tiny:q8", "tiny:q8")));

        HttpResponse<String> answer = rig.get("/v1/models/tiny");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("model_ambiguous", "tiny:q4", "tiny:q8");
    }

    @Test
    void servesTheNextRequestAfterAGetWithABody() throws Exception {
        String get = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n";
        try (var caller = new RawClient(rig.portNumber())) {
            caller.send(get + "Content-Length: 200000\r\n\r\n" + "x".repeat(200_000));
            caller.readUntil("\"data\":[]}");

            caller.send(get + "\r\n");

            assertThat(caller.readUntil("\"data\":[]}")).contains("HTTP/1.1 200");
        }
    }

    private static ModelView view(String id, String name) {
        var model =
                CatalogueModel.of(name)
                        .size(new Bytes(226_048))
                        .quantisation("F16")
                        .architecture("llama")
                        .trainedContext(8192L)
                        .loaded(false)
                        .build();
        String backend = id.contains("@") ? id.substring(id.indexOf('@') + 1) : "llamacpp";
        return new ModelView(
                id, new BackendId(backend), BackendKind.LLAMACPP, Origin.SUPERVISED, model);
    }
}
