package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.Answers;
import dev.stoker.testing.HttpCaller;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture for a model that sees none is a mistake of the request, whoever finds it out. */
class PictureForABlindModelTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    /** As llama-server b11669 answers it, with status 500 and a type of its own. */
    private static final String ENGINES_WORDS =
            "{\"error\":{\"code\":500,\"message\":\"image input is not supported - hint: if this is"
                    + " unexpected, you may need to provide the mmproj\",\"type\":\"server_error\"}}";

    private final ProxyRig rig = new ProxyRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    private static String chat(boolean stream) {
        return """
        {"model":"tiny","stream":%s,"messages":[{"role":"user","content":[
         {"type":"text","text":"Hello"},
         {"type":"image_url","image_url":{"url":"data:image/png;base64,%s"}}]}]}
        """
                .formatted(stream, PNG);
    }

    private static String message(boolean stream) {
        return """
        {"model":"tiny","stream":%s,"max_tokens":9,"messages":[{"role":"user","content":[
         {"type":"text","text":"Hello"},
         {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%s"}}]}]}
        """
                .formatted(stream, PNG);
    }

    private static String body(String path, boolean stream) {
        return switch (path) {
            case "/v1/messages" -> message(stream);
            case "/api/chat" ->
                    """
                    {"model":"tiny","stream":%s,
                     "messages":[{"role":"user","content":"Hello","images":["%s"]}]}
                    """
                            .formatted(stream, PNG);
            default -> chat(stream);
        };
    }

    private static void refused(HttpResponse<String> answer, String path) {
        JsonNode json = HttpCaller.json(answer.body());
        boolean ollama = path.startsWith("/api");
        JsonNode error = ollama ? json : json.path("error");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(error.path(ollama ? "error" : "message").asText())
                .startsWith("messages: an image (expected: text only: ");
        assertThat(error.at("/stoker/code").asText()).isEqualTo("not_supported");
        assertThat(error.at("/stoker/cause").asText()).isEqualTo("unsupported");
        assertThat(error.at("/stoker/retryable").asBoolean(true)).isFalse();
        if (!ollama) {
            assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        }
        if (path.equals(ProxyRig.CHAT)) {
            assertThat(error.path("code").asText()).isEqualTo("not_supported");
            assertThat(error.path("param").asText()).isEqualTo("messages");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, true",
        "/v1/chat/completions, false",
        "/v1/messages, true",
        "/v1/messages, false",
        "/api/chat, true",
        "/api/chat, false",
    })
    void isRefusedByItsFieldWhereTheEngineRefusesIt(String path, boolean stream) throws Exception {
        rig.model.onCalls(Answers.json(500, ENGINES_WORDS));

        HttpResponse<String> answer = rig.post(path, body(path, stream));

        refused(answer, path);
        assertThat(rig.model.exchanges()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, true",
        "/v1/chat/completions, false",
        "/v1/messages, true",
        "/api/chat, true",
    })
    void isNotAskedWhereItIsKnown(String path, boolean stream) throws Exception {
        rig.gateway.seesNothing();

        HttpResponse<String> answer = rig.post(path, body(path, stream));

        refused(answer, path);
        assertThat(rig.model.exchanges()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isAskedForTextOnly(boolean stream) throws Exception {
        rig.gateway.seesNothing();

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(stream));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("relay");
    }

    /** The word is in a text, and may have been a part's type. */
    @Test
    void isAskedForTextThatNamesAPart() throws Exception {
        rig.gateway.seesNothing();
        String body =
                ProxyRig.chat(true)
                        .replace("\"model\":", "\"metadata\":{\"image_url\":1},\"model\":");

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
