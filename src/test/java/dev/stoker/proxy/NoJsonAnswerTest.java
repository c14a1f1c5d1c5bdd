package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends that answer with what is sent as JSON and is none. */
class NoJsonAnswerTest {
    private final ProxyRig rig = new ProxyRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    /** It says JSON, and is a page of something else, or nothing, or a part of an object. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '\0',
            value = {
                "<!DOCTYPE html><html><body>Welcome</body></html>|backend_error",
                "[{\"id\":1}]|backend_error",
                "\"text\"|backend_error",
                "null|backend_error",
                "{\"choices\":[{\"message\":{\"content\":\"Hel|stream_cut",
                "{\"choices\":[{\"message\":{\"content\":\"}{\"}}]|stream_cut",
                "{\"choices\":[{\"index\":0}|stream_cut",
            })
    void answersWithAnErrorWhereTheBackendSentNoJson(String body, String code) throws Exception {
        for (String path : List.of(ProxyRig.CHAT, "/v1/embeddings")) {
            rig.foreign().model.onCalls(Answers.json(200, body));

            HttpResponse<String> answer = rig.post(path, ASKED);

            assertThat(answer.statusCode()).as(path).isEqualTo(502);
            assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
            assertThat(answer.body()).doesNotContain("Welcome");
            assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.FAILED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " \r\n\t "})
    void answersWithAnErrorWhereTheBackendSentNothing(String body) throws Exception {
        rig.foreign().model.onCalls(Answers.json(200, body));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("\"code\":\"backend_error\"", "nothing");
    }

    /** Nothing of it has gone out when its first byte is seen. */
    @Test
    void answersWithAnErrorWhereALongAnswerIsNoJson() throws Exception {
        rig.foreign().model.onCalls(Answers.json(200, "<p>" + "x".repeat(300_000)));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("no JSON");
    }

    @Test
    void waitsForTheFirstByteOfAnObjectSoLong() throws Exception {
        rig.foreign().model.onCalls(Answers.json(200, " ".repeat(70_000) + "{}"));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isEqualTo(502);
    }

    /** Its head has gone out with the first 64 KiB. */
    @ParameterizedTest
    @ValueSource(ints = {100_000, 2_000_000})
    void breaksOffALongObjectThatIsCut(int length) {
        rig.foreign().model.onCalls(Answers.json(200, "{\"half\":\"" + "x".repeat(length) + "\""));

        assertThatThrownBy(() -> rig.post(ProxyRig.CHAT, ProxyRig.chat(false)))
                .isInstanceOf(IOException.class);
    }

    /** Servers write numbers that JSON has no words for; it is for the client to take them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"logprob\":-Infinity}]}",
                " \n{\"choices\":[]}\r\n",
                "{\"text\":\"\\\"{[\"}",
            })
    void passesWhatOnlyAStrictReaderRefuses(String body) throws Exception {
        rig.foreign().model.onCalls(Answers.json(200, body));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
    }

    private static final String ASKED =
            "{\"model\":\"tiny@llamacpp\",\"max_tokens\":9,\"input\":\"Hello\","
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
}
