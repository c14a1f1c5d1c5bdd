package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.RawHttp;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused is refused in the caller's dialect, with a code and words that help. */
@Tag("real-backend")
final class RefusedCallRealBackendIT {
    @TempDir private static Path folder;

    private static StokerHome home;
    private static RunningStoker stoker;

    @BeforeAll
    static void start() throws IOException {
        home =
                new StokerHome(folder)
                        .withLlamaServer()
                        .withTiny("tiny")
                        .withTiny("fleeting")
                        .withHuggingFace("acme/small-models", "small-F16.gguf")
                        .withHuggingFace("other/small-models", "small-F16.gguf")
                        .with("STOKER_HTTP_MAX_BODY", "64K");
        Files.writeString(home.models().resolve("corrupt.gguf"), "GGUF, or so it says");
        byte[] whole = Files.readAllBytes(home.models().resolve("tiny.gguf"));
        Files.write(home.models().resolve("cut.gguf"), Arrays.copyOf(whole, whole.length / 2));
        stoker = home.serve();
    }

    @AfterAll
    static void stop() {
        stoker.close();
    }

    /** An error as its dialect has it. */
    private static void refused(Reply reply, int status, String code, String... words) {
        reply.expect(status);
        boolean openAi = reply.response().uri().getPath().startsWith("/v1/");
        JsonNode error = openAi ? reply.json().path("error") : reply.json();
        assertThat(reply.header("content-type"))
                .startsWith(openAi ? "application/json" : "application/problem+json");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("origin").asText()).isEqualTo("stoker");
        assertThat(error.path(openAi ? "message" : "detail").asText())
                .isNotEmpty()
                .satisfies(text -> assertThat(List.of(words)).allMatch(text::contains));
        assertThat(reply.header("x-request-id")).isNotEmpty();
        assertThat(reply.text()).doesNotContain(folder.toString(), "Exception", "dev.stoker.");
    }

    private static Reply ask(String path, String spec) {
        return stoker.caller().post(path, Asked.chat(spec));
    }

    @ParameterizedTest
    @ValueSource(strings = {Asked.GENERATE, Asked.STREAM, Asked.CHAT})
    void anUnknownModel(String path) {
        refused(ask(path, "tinny"), 404, "model_not_found", "tinny", "tiny");
        refused(ask(path, "tiny@elsewhere"), 404, "backend_not_found", "elsewhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {Asked.GENERATE, Asked.STREAM, Asked.CHAT})
    void aNameThatFitsSeveralModels(String path) {
        refused(
                ask(path, "small-models"),
                400,
                "model_ambiguous",
                "acme/small-models:F16",
                "other/small-models:F16");
    }

    @ParameterizedTest
    @ValueSource(strings = {Asked.GENERATE, Asked.STREAM, Asked.CHAT, "/v1/embeddings"})
    void bodiesThatAreNotWhatTheyShouldBe(String path) {
        refused(stoker.caller().post(path, "{\"model\":"), 400, "invalid_json");
        refused(stoker.caller().post(path, ""), 400, "invalid_json");
        refused(stoker.caller().post(path, "[]"), 400, "invalid_json");
        refused(
                stoker.caller().post(path, "{\"model\":17,\"prompt\":\"x\"}"),
                400,
                "invalid_request",
                "model");
        refused(
                stoker.caller().post(path, Asked.prompt("x".repeat(70_000))),
                413,
                "body_too_large",
                "stoker.http.max-body");
        refused(unannounced(path), 413, "body_too_large");
        refused(typed(path, "text/plain"), 415, "unsupported_media_type", "application/json");
    }

    /** The engine itself would answer 500, and a client ask again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPictureForAModelThatSeesNone(boolean stream) {
        String body =
                """
                {"model":"tiny","stream":%s,"messages":[{"role":"user","content":[
                 {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]}
                """
                        .formatted(stream);

        Reply refused = stoker.caller().post(Asked.CHAT, body);

        refused(refused, 400, "not_supported", "messages: an image", "text only");
        assertThat(refused.json().at("/error/param").asText()).isEqualTo("messages");
        assertThat(refused.header("x-should-retry")).isEqualTo("false");
    }

    /** Chunked, so that only reading it tells how long it is. */
    private static Reply unannounced(String path) {
        byte[] body = Asked.prompt("x".repeat(70_000)).getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request =
                HttpRequest.newBuilder()
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)));
        return stoker.caller().send(request, path);
    }

    private static Reply typed(String path, String type) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder()
                        .header("content-type", type)
                        .POST(BodyPublishers.ofString(Asked.prompt("tiny")));
        return stoker.caller().send(request, path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stoker/v1/models", "/v1/models", "/stoker/v1/hardware"})
    void otherPeoplesPagesAndNames(String path) throws IOException {
        refused(stoker.caller().get(path, "origin", "https://evil.example"), 403, "origin_refused");
        refused(stoker.caller().get(path, "sec-fetch-site", "cross-site"), 403, "origin_refused");
        var raw = new RawHttp(stoker.port());
        RawHttp.Answer foreign =
                raw.send("GET " + path + " HTTP/1.1", "Host: evil.example", "Connection: close");
        RawHttp.Answer malformed =
                raw.send("GET " + path + " HTTP/1.1", "Host: a b", "Connection: close");
        RawHttp.Answer twice =
                raw.send(
                        "GET " + path + " HTTP/1.1",
                        "Host: localhost:" + stoker.port(),
                        "Host: evil.example",
                        "Connection: close");

        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.text()).contains("host_refused");
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.text()).contains("host_malformed");
        assertThat(twice.status()).isEqualTo(400);
        assertThat(foreign.hasAnyCors()).isFalse();
    }

    @Test
    void whatChangesSomethingWithoutTheToken() throws IOException {
        Reply without = stoker.caller().post("/stoker/v1/models/pull", "{}");
        String token = Files.readString(home.state().resolve("admin.token")).strip();
        Reply with =
                stoker.caller()
                        .post("/stoker/v1/models/pull", "{}", "authorization", "Bearer " + token);

        refused(without, 401, "token_required");
        assertThat(without.header("www-authenticate")).isEqualTo("Bearer");
        assertThat(with.status()).isNotEqualTo(401);
    }

    @Test
    void whatIsNotThere() {
        refused(stoker.caller().get("/stoker/v1/nothing"), 404, "not_found");
        refused(stoker.caller().get("/v1/nothing"), 404, "not_found");
        refused(stoker.caller().get("/stoker/v1/backends/nobody"), 404, "backend_not_found");
        refused(stoker.caller().get("/stoker/v1/models/nothing"), 404, "model_not_found");
        refused(stoker.caller().get("/v1/models/nothing"), 404, "model_not_found");
        refused(stoker.caller().get("/stoker/v1/generate"), 405, "method_not_allowed", "POST");
        refused(stoker.caller().get(Asked.CHAT), 405, "method_not_allowed", "POST");
    }

    @Test
    void filesThatAreNoModels() {
        JsonNode listing = stoker.caller().get("/stoker/v1/models").expect(200).json();

        assertThat(listing.path("models").valueStream().map(one -> one.path("name").asText()))
                .contains("tiny", "acme/small-models:F16")
                .doesNotContain("corrupt", "cut");
        assertThat(listing.path("refused").valueStream().map(one -> one.path("file").asText()))
                .contains("corrupt.gguf", "cut.gguf");
        refused(ask(Asked.GENERATE, "corrupt"), 404, "model_not_found");
        refused(ask(Asked.CHAT, "cut"), 404, "model_not_found");
    }

    @Test
    void aModelWhoseFileIsGoneSinceItWasFound() throws IOException {
        Files.delete(home.models().resolve("fleeting.gguf"));

        Reply ours = ask(Asked.GENERATE, "fleeting@llamacpp");

        assertThat(ours.status()).as(ours.text()).isIn(404, 422);
        refused(
                ours,
                ours.status(),
                ours.status() == 404 ? "model_not_found" : "model_file_refused");
    }

    @Test
    void aProgramThatIsNoLlamaServer(@TempDir Path other) {
        StokerHome wrong =
                new StokerHome(other)
                        .withTiny("tiny")
                        .with("STOKER_SUPERVISE_LLAMA_SERVER", "/bin/false");
        try (RunningStoker without = wrong.serve()) {
            Reply ours = without.caller().post(Asked.GENERATE, Asked.chat("tiny"));
            Reply openAi = without.caller().post(Asked.CHAT, Asked.chat("tiny"));

            refused(ours, 503, "engine_start_failed", "llama-server");
            refused(openAi, 503, "engine_start_failed", "llama-server");
        }
    }
}
