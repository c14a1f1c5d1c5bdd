package dev.stoker.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeModelServerTest {
    private final FakeModelServer server = FakeModelServer.start();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void answersAsTheRealServerDid() throws Exception {
        HttpResponse<String> stream = post("/v1/chat/completions", "{\"stream\": true}");
        HttpResponse<String> object = post("/v1/chat/completions", "{}");

        assertThat(stream.body()).isEqualTo(Answers.text("llama-server-0.7.0-chat-stream.sse"));
        assertThat(object.body()).isEqualTo(Answers.text("llama-server-0.7.0-chat.json"));
        assertThat(server.nextCall().text()).isEqualTo("{\"stream\": true}");
        assertThat(server.exchanges()).hasSize(2).noneMatch(Exchange::left);
    }

    @Test
    void seesWhenTheClientLeaves() throws Exception {
        server.onCalls(Answers.hangBeforeHead());
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(
                            "POST /v1/completions HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"
                                    .getBytes(StandardCharsets.US_ASCII));
            server.nextCall();
        }
        Exchange exchange = server.exchanges().getFirst();

        assertThat(exchange.awaitLeft(Duration.ofSeconds(5))).isPositive();
    }

    @Test
    void diesAsAProcessDoes() {
        server.onCalls(Answers.dieMidStream());

        assertThatThrownBy(() -> post("/v1/completions", "{}")).isInstanceOf(IOException.class);
        server.close();
        assertThatThrownBy(() -> post("/v1/completions", "{}")).isInstanceOf(IOException.class);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.base() + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
