package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route over a server that goes and an engine that stays: its calls are served all the same. */
@Tag("real-backend")
final class RoutesRealBackendIT {
    @TempDir private Path folder;

    private StokerHome home(String lab) {
        return new StokerHome(folder)
                .withLlamaServer()
                .withTiny("tiny")
                .with("STOKER_BACKENDS_LAB_URL", lab)
                .with("STOKER_BACKENDS_LAB_KIND", "openai")
                .with("STOKER_ROUTES_CHAT", "tiny@lab,tiny@llamacpp")
                .with("STOKER_ROUTES_GONE", "nothing@lab,tiny@llamacpp")
                .with("STOKER_ROUTES_LOST_MODELS", "nothing,nobody@lab");
    }

    @Test
    void isServedByTheEngineOnceTheServerIsGone() {
        var lab = FakeModelServer.start();
        lab.on(
                "/v1/models",
                Answers.json(
                        200,
                        "{\"object\":\"list\",\"data\":[{\"id\":\"tiny\","
                                + "\"object\":\"model\"}]}"));
        try (RunningStoker stoker = home(lab.base().toString()).serve()) {
            awaitFirst(stoker, "tiny@lab");
            lab.close();

            Reply first = stoker.caller().post(Asked.CHAT, Asked.chat("chat"));

            first.expect(200);
            assertThat(first.header("x-stoker-backend")).isEqualTo("llamacpp");
            assertThat(first.header("x-stoker-route"))
                    .isEqualTo(
                            "tiny@lab: backend_unreachable"
                                    + " > tiny@llamacpp: number 2 of 2 of route chat");
            Reply next = stoker.caller().post(Asked.MESSAGES, Asked.message("chat"));
            next.expect(200);
            assertThat(next.header("x-stoker-route"))
                    .isEqualTo("tiny@llamacpp: number 2 of 2 of route chat");
            JsonNode decision = stoker.caller().get("/stoker/v1/routes/chat").expect(200).json();
            assertThat(decision.at("/choices/0/spec").asText()).isEqualTo("tiny@llamacpp");
            assertThat(decision.at("/choices/1/because").asText())
                    .contains("last, since it is down");
        }
    }

    /** A server that is slow to say that it is well, as on a busy machine, is not the first. */
    private static void awaitFirst(RunningStoker stoker, String spec) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> stoker.caller().get("/stoker/v1/routes/chat").json(),
                        decision -> decision.at("/choices/0/spec").asText().equals(spec));
    }

    @Test
    void isListedShownAndResolvedInEveryDialectWithADeadBackendInIt() {
        String dead = "http://127.0.0.1:" + StokerHome.freePort();
        try (RunningStoker stoker = home(dead).serve()) {
            Reply answer = stoker.caller().post("/api/chat", Asked.chat("gone:latest"));
            answer.expect(200);
            assertThat(answer.header("x-stoker-route"))
                    .isEqualTo("tiny@llamacpp: number 1 of 1 of route gone");

            JsonNode openAi = stoker.caller().get("/v1/models").expect(200).json();
            assertThat(ids(openAi.path("data"), "id")).contains("chat", "gone", "tiny");
            JsonNode shown = stoker.caller().get("/v1/models/gone").expect(200).json();
            assertThat(shown.path("owned_by").asText()).isEqualTo("stoker");
            assertThat(shown.path("context_length").asLong()).isPositive();
            JsonNode ollama = stoker.caller().get("/api/tags").expect(200).json();
            assertThat(ids(ollama.path("models"), "name")).contains("chat:latest");
            stoker.caller().post("/api/show", "{\"model\":\"gone:latest\"}").expect(200);
            JsonNode ours = stoker.caller().get("/stoker/v1/models/gone").expect(200).json();
            assertThat(ours.path("kind").asText()).isEqualTo("route");
            assertThat(ours.path("fits_because").asText())
                    .isEqualTo("a route, first-healthy: nothing@lab, tiny@llamacpp");

            Reply lost = stoker.caller().post(Asked.CHAT, Asked.chat("lost"));
            lost.expect(503);
            assertThat(lost.text())
                    .contains(
                            "route 'lost' has no place for this call: nothing is not there now",
                            "nobody@lab is not there now: backend lab is down: ");
            assertThat(lost.header("x-stoker-route")).isEqualTo("nowhere: no_backend");
        }
    }

    private static List<String> ids(JsonNode list, String name) {
        List<String> ids = new ArrayList<>();
        list.forEach(one -> ids.add(one.path(name).asText()));
        return ids;
    }
}
