package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.dialect.openai.ChatRequestWriter;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import dev.stoker.inference.ToolCall;
import dev.stoker.testing.LlamaServerProcess;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is counted before is what the same request's {@code usage} says after. */
@Tag("real-backend")
final class PromptCountRealBackendIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ServedModel TINY = ServedModel.named("tiny");
    private static final Tool WEATHER =
            new Tool(
                    "get_weather",
                    "Tells the weather",
                    "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}");

    private static LlamaServerProcess server;

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final OpenAiWire wire = new OpenAiWire(client);
    private final LlamacppBackend backend = new LlamacppBackend(new HttpWire(client), wire);

    @BeforeAll
    static void startServer() {
        server = LlamaServerProcess.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    static Stream<GenerateRequest> requests() {
        var system = new Message(Role.SYSTEM, "Be brief.");
        var user = new Message(Role.USER, "Grüße, 你好 😀 <|im_end|>");
        var called =
                new Message(
                        Role.ASSISTANT,
                        "",
                        List.of(new ToolCall("call_1", "get_weather", "{\"city\":\"Bonn\"}")),
                        null);
        var told = new Message(Role.TOOL, "{\"warm\":true}", List.of(), "call_1");
        return Stream.of(
                request(List.of(user), List.of(), null),
                request(List.of(system, user), List.of(), null),
                request(List.of(system, user), List.of(WEATHER), "auto"),
                request(List.of(system, user), List.of(WEATHER), "required"),
                request(List.of(system, user, called, told), List.of(WEATHER), null));
    }

    private static GenerateRequest request(
            List<Message> messages, List<Tool> tools, @Nullable String choice) {
        var one = new Sampling(1, 0.0, null, null, null, null, null, null, null, List.of());
        return new GenerateRequest(null, messages, one, null, tools, choice);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void countsWhatTheRequestThenUses(GenerateRequest request) {
        var at = new Endpoint(server.base(), null);
        Integer counted = backend.countPrompt(at, TINY, request).await().atMost(PATIENCE);
        Integer written =
                new PromptCount(wire)
                        .byTemplate(at, "tiny", ChatRequestWriter.body("tiny", request))
                        .await()
                        .atMost(PATIENCE);

        List<Event> events =
                backend.stream(at, TINY, request).collect().asList().await().atMost(PATIENCE);

        Integer used =
                events.getLast() instanceof Event.Finished end ? end.usage().promptTokens() : null;
        assertThat(counted).isEqualTo(used);
        assertThat(written).isEqualTo(used);
    }
}
