package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A route over a real llama-server that keeps its answers. */
@Tag("real-backend")
@SuppressWarnings("NullAway.Init") // set before the first test
final class RecallRealBackendIT {
    private static final String FEW = "\"max_tokens\":8";

    @TempDir private static Path folder;
    private static StokerHome home;
    private static RunningStoker stoker;

    @BeforeAll
    static void serve() {
        home =
                new StokerHome(folder)
                        .withLlamaServer()
                        .withTiny("tiny")
                        .with("STOKER_ROUTES_CHAT", "tiny@llamacpp")
                        .with("STOKER_ROUTES_CHAT_CACHE_TTL", "10m");
        stoker = home.serve();
    }

    @AfterAll
    static void stop() {
        stoker.close();
    }

    private static Reply ask(String path, String body, String... headers) {
        return stoker.caller().post(path, body, headers).expect(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions,true",
        "/v1/chat/completions,false",
        "/api/chat,true",
        "/api/chat,false"
    })
    void answersTheSecondOfTwoEqualCallsWithTheSameBytes(String path, boolean stream) {
        String fixed =
                path.startsWith("/api")
                        ? "\"options\":{\"temperature\":0,\"num_predict\":8}"
                        : FEW + ",\"seed\":7";
        String body = Asked.chat("chat", fixed, "\"stream\":" + stream);

        Reply first = ask(path, body);
        Reply second = ask(path, body.replace(",", " , "));

        assertThat(first.header("x-stoker-cache")).isEqualTo("miss");
        assertThat(second.header("x-stoker-cache")).isEqualTo("hit");
        assertThat(second.text()).isNotEmpty().isEqualTo(first.text());
        assertThat(second.header("content-type")).isEqualTo(first.header("content-type"));
        assertThat(second.header("x-stoker-backend")).isEqualTo("llamacpp");
        assertThat(Integer.parseInt(second.header("age"))).isBetween(0, 600);
        assertThat(stoker.caller().get("/metrics").text())
                .contains(
                        "stoker_cache_total{outcome=\"hit\"",
                        "stoker_cache_total{outcome=\"miss\"");
    }

    @Test
    void asksTheEngineEachTimeForWhatHasNoOneAnswer() {
        String body = Asked.chat("chat", FEW);

        assertThat(ask(Asked.CHAT, body).response().headers().firstValue("x-stoker-cache"))
                .isEmpty();
        assertThat(ask(Asked.CHAT, body).response().headers().firstValue("x-stoker-cache"))
                .isEmpty();
    }

    @Test
    void givesNoAppWhatAnotherWasAnswered() throws IOException {
        String token = Files.readString(home.state().resolve("admin.token")).strip();
        String one = key(token, "one");
        String two = key(token, "two");
        String body = Asked.chat("chat", FEW, "\"temperature\":0");

        assertThat(ask(Asked.CHAT, body, "x-api-key", one).header("x-stoker-cache"))
                .isEqualTo("miss");
        assertThat(ask(Asked.CHAT, body, "x-api-key", two).header("x-stoker-cache"))
                .isEqualTo("miss");
        assertThat(ask(Asked.CHAT, body).header("x-stoker-cache")).isEqualTo("miss");
        assertThat(ask(Asked.CHAT, body, "x-api-key", one).header("x-stoker-cache"))
                .isEqualTo("hit");
    }

    private static String key(String token, String name) {
        return stoker.caller()
                .post("/stoker/v1/keys", "{\"name\":\"" + name + "\"}", "x-stoker-token", token)
                .expect(200)
                .json()
                .path("secret")
                .asText();
    }
}
