package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.backend.Capability;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.core.Origin;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.LlamaServerProcess;
import dev.stoker.testing.ServerEvent;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Between Anthropic's callers and a real server that speaks their dialect nothing changes. */
@Tag("real-backend")
final class MessagesRelayRealBackendIT {
    private static LlamaServerProcess server;
    private static HttpCaller direct;
    private static ProxyRig rig;

    @BeforeAll
    static void start() {
        server = LlamaServerProcess.start();
        direct = new HttpCaller(server.base());
        rig = new ProxyRig();
        var port =
                new OpenAiPort(
                        new OpenAiWire(rig.wire()),
                        EnumSet.allOf(Capability.class),
                        EnumSet.of(WireDialect.OPENAI, WireDialect.ANTHROPIC));
        rig.gateway.always(() -> rig.gateway.at(server.base(), Origin.DISCOVERED, port, false));
    }

    @AfterAll
    static void stop() {
        rig.close();
        direct.close();
        server.close();
    }

    private static List<JsonNode> meaning(String stream) {
        return ServerEvent.all(stream).stream()
                .map(event -> {
                    ObjectNode data = HttpCaller.json(event.data()).deepCopy();
                    assertThat(event.name()).isEqualTo(data.path("type").asText());
                    if (data.get("message") instanceof ObjectNode message) {
                        message.remove("id");
                        message.remove("usage"); // how much of the prompt was cached
                    }
                    return (JsonNode) data;
                })
                .toList();
    }

    @Test
    void passesAStreamOn() throws Exception {
        String body = MessagesCallTest.message(true);

        HttpResponse<String> answer = rig.post(MessagesCallTest.MESSAGES, body);

        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("relay");
        assertThat(meaning(answer.body()))
                .isEqualTo(meaning(direct.post("/v1/messages", body).expect(200).text()))
                .hasSize(8);
        assertThat(rig.nextRecord().usage().completionTokens()).isEqualTo(3);
    }

    @Test
    void passesAnObjectOn() throws Exception {
        HttpResponse<String> answer =
                rig.post(MessagesCallTest.MESSAGES, MessagesCallTest.message(false));

        JsonNode message = HttpCaller.json(answer.body());
        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("relay");
        assertThat(message.at("/content/0/text").asText()).isEqualTo("A tiny model");
        assertThat(message.path("stop_reason").asText()).isEqualTo("max_tokens");
    }

    @Test
    void hasItCountTheTokens() throws Exception {
        String body = MessagesCallTest.message(false);

        HttpResponse<String> answer = rig.post("/v1/messages/count_tokens", body);

        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("relay");
        assertThat(answer.body())
                .isEqualTo(direct.post("/v1/messages/count_tokens", body).expect(200).text());
    }

    /** Both are left out by b11669, without a word: this test fails once they are not. */
    @ParameterizedTest
    @ValueSource(strings = {"schema", "document"})
    void doesNotRelayWhatTheServerLoses(String what) throws Exception {
        String schema =
                "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":"
                        + "\"array\",\"items\":{\"type\":\"boolean\"},\"maxItems\":1}}}";
        String document =
                "\"max_tokens\":3,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\","
                        + "\"source\":{\"type\":\"text\",\"data\":\"The sky is green.\"}}]}]";
        String body =
                what.equals("schema")
                        ? MessagesCallTest.message(true, schema).replace(":3,", ":30,")
                        : "{\"stream\":true," + document + "}";

        HttpResponse<String> answer = rig.post(MessagesCallTest.MESSAGES, body);
        String theirs = direct.post(MessagesCallTest.MESSAGES, body).expect(200).text();

        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("translated");
        if (what.equals("schema")) {
            assertThat(text(answer.body())).matches("(?s)\\s*\\[.*");
            assertThat(text(theirs)).startsWith("A tiny model");
        } else {
            assertThat(prompt(answer.body())).isGreaterThan(prompt(theirs));
        }
    }

    private static String text(String stream) {
        var text = new StringBuilder();
        meaning(stream).forEach(event -> text.append(event.at("/delta/text").asText()));
        return text.toString();
    }

    private static int prompt(String stream) {
        int tokens = 0;
        for (ServerEvent event : ServerEvent.all(stream)) {
            JsonNode data = HttpCaller.json(event.data());
            for (String at : List.of("/message/usage", "/usage")) {
                JsonNode usage = data.at(at);
                tokens =
                        Math.max(
                                tokens,
                                usage.path("input_tokens").asInt()
                                        + usage.path("cache_read_input_tokens").asInt());
            }
        }
        return tokens;
    }
}
