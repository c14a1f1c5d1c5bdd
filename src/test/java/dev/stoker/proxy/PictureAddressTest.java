package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.HttpCaller;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend fetches from this machine whatever a request names, so that it is refused. */
class PictureAddressTest {
    private static String chat(String part) {
        return "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":["
                + "{\"type\":\"text\",\"text\":\"see http://a/b.png and data_url\"},"
                + part
                + "]}]}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://169.254.169.254/\"}}",
                "{\"type\":\"image_url\",\"image_url\":\"file:///etc/passwd\"}",
                "{\"type\":\"image_url\",\"image\\u005furl\":{\"url\":\"http://127.0.0.1/\"}}",
                "{\"type\":\"video_url\",\"video_url\":{\"url\":\"https://host/film\"}}"
            })
    void isNotPassedOn(String part) throws Exception {
        try (var rig = new ProxyRig().foreign()) {
            HttpResponse<String> answer = rig.post(ProxyRig.CHAT, chat(part));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(501);
            assertThat(HttpCaller.json(answer.body()).at("/error/code").asText())
                    .isEqualTo("not_supported");
            assertThat(rig.model.exchanges()).isEmpty();
        }
    }

    /** Some servers take both names for the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"content\":[{\"type\":\"image_url\",\"Image_URL\":{\"url\":\"http://10.0.0.1/\"}}]",
                "\"content\":[{\"type\":\"image_url\",\"image_url\":{"
                        + "\"url\":\"data:image/png;base64,AA\",\"URL\":\"http://10.0.0.1/\"}}]",
                "\"content\":\"Hi\",\"Content\":[{\"type\":\"image_url\","
                        + "\"IMAGE_URL\":{\"url\":\"http://10.0.0.1/\"}}]"
            })
    void isNotPassedOnInAnotherSpelling(String content) throws Exception {
        String body = "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\"," + content + "}]}";
        try (var rig = new ProxyRig().foreign()) {
            HttpResponse<String> answer = rig.post(ProxyRig.CHAT, body);

            assertThat(answer.headers().firstValue("x-stoker-path").orElse(""))
                    .isNotEqualTo("relay");
            assertThat(rig.model.exchanges()).noneMatch(call -> call.text().contains("10.0.0.1"));
        }
    }

    @Test
    void isPassedOnWhereTheOwnerSaysSo() throws Exception {
        ProxySettings open = ProxySettings.DEFAULT.pictureUrls(true);
        String part = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://host/a.png\"}}";
        try (var rig = new ProxyRig(open).foreign()) {
            HttpResponse<String> answer = rig.post(ProxyRig.CHAT, chat(part));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(rig.model.nextCall().text()).contains("http://host/a.png");
        }
    }

    @Test
    void aPictureWithinTheRequestIsRelayedAsItIs() throws Exception {
        String part =
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}";
        try (var rig = new ProxyRig().foreign()) {
            HttpResponse<String> answer = rig.post(ProxyRig.CHAT, chat(part));

            assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("relay");
            assertThat(rig.model.nextCall().text()).contains(part);
        }
    }
}
