package dev.stoker.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.HttpCaller;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend for pictures and sound fetches what a request names, so that it is refused. */
class MediaAddressTest {
    private static final String IMAGES = "/v1/images/generations";
    private static final String TYPE = "multipart/form-data; boundary=XX";

    private static byte[] form(String head, String value) {
        String text =
                "--XX\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n--XX--\r\n"
                        .formatted(head, value);
        return text.getBytes(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"file\":\"http://169.254.169.254/\"",
                "\"file\":\"HTTPS:\\/\\/host/a.png\"",
                "\"file\":\" \\n file:/etc/passwd\"",
                "\"file\":\"s3://bucket/a\"",
                "\"\\u0066ile\":\"\\u0068ttp://10.0.0.1/\"",
                "\"ref_images\":[\"AAAA\",\"http://10.0.0.1/\"]",
                "\"more\":{\"a\":[{\"b\":\"http://10.0.0.1/\"}]}",
                "\"input\":{\"a\":\"http://10.0.0.1/\"}"
            })
    void isNotPassedOn(String field) throws Exception {
        try (var rig = new ProxyRig().foreign()) {
            HttpResponse<String> answer =
                    rig.post(IMAGES, "{\"model\":\"tiny\",\"prompt\":\"a cat\"," + field + "}");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(501);
            assertThat(HttpCaller.json(answer.body()).at("/error/code").asText())
                    .isEqualTo("not_supported");
            assertThat(answer.body()).contains(": an address").doesNotContain("10.0.0.1");
            assertThat(rig.model.exchanges()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=\"url\"",
                "name=\"url\"; filename=\"a.wav\"",
                "name=\"prompt\"; name=\"url\"",
                "filename=\"; name=prompt ;\"; name=url"
            })
    void isNotPassedOnInAForm(String head) {
        byte[] body = form(head, "http://10.0.0.1/");

        assertThatExceptionOfType(StokerException.class)
                .isThrownBy(() -> MediaCall.transcription(TYPE, body, false))
                .matches(e -> e.code() == ErrorCode.NOT_SUPPORTED);
        assertThat(MediaCall.transcription(TYPE, body, true).size()).isEqualTo(body.length);
    }

    @Test
    void aTextMayBeginWithOne() throws Exception {
        String body = "{\"model\":\"tiny\",\"prompt\":\"http://a/ as a cat\",\"n\":1}";
        try (var rig = new ProxyRig().foreign()) {
            rig.model.on(IMAGES, Answers.json(200, "{\"data\":[]}"));

            assertThat(rig.post(IMAGES, body).statusCode()).isEqualTo(200);
        }
        byte[] form = form("name=\"prompt\"", "http://a/");
        assertThat(MediaCall.transcription(TYPE, form, false).size()).isEqualTo(form.length);
    }

    @Test
    void isPassedOnWhereTheOwnerSaysSo() {
        byte[] body = "{\"prompt\":\"a\",\"file\":\"http://host/a.png\"}".getBytes(UTF_8);

        assertThat(MediaCall.images(body, true).size()).isEqualTo(body.length);
    }
}
