package dev.stoker.backend.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Access;
import dev.stoker.backend.Backend;
import dev.stoker.backend.BackendContract;
import dev.stoker.backend.Endpoint;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Tool;
import dev.stoker.testing.LlamaServerProcess;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-backend")
final class OpenAiWireRealBackendIT extends BackendContract {
    private static LlamaServerProcess server;

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final OpenAiWire wire = new OpenAiWire(client);
    private final HttpWire http = new HttpWire(client);

    @BeforeAll
    static void startServer() {
        server = LlamaServerProcess.start("--embeddings", "--pooling", "mean");
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

    @Override
    protected Backend backend() {
        return new WireBackend(wire);
    }

    @Override
    protected Endpoint serving() {
        return new Endpoint(server.base(), null);
    }

    @Override
    protected String model() {
        return "tiny";
    }

    @Override
    protected void refuseLongPrompts() {}

    @Override
    protected void answerAtLength() {}

    @Override
    protected void awaitIdle(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (busy()) {
            assertThat(System.nanoTime()).as("the slot is still busy").isLessThan(deadline);
        }
    }

    private boolean busy() {
        String slots = http.get(serving().at("/slots"), Access.OPEN, PATIENCE).text();
        return slots.contains("\"is_processing\":true");
    }

    private List<Event> all(GenerateRequest request) {
        return wire.stream(serving(), "tiny", request).collect().asList().await().atMost(PATIENCE);
    }

    @Test
    void streamsTheWholeSentence() {
        List<Event> events = all(request("Why?", 200));

        assertThat(text(events)).isEqualTo(TinyGguf.SENTENCE);
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        Event.Finished.class,
                        end -> {
                            assertThat(end.reason()).isEqualTo(FinishReason.STOP);
                            assertThat(end.timings().tokensPerSecond()).isPositive();
                        });
    }

    @Test
    void asksForAToolCallAndForASchema() {
        GenerateRequest plain = request("Hello", 300);
        String schema =
                """
                {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}\
                """;
        var withTool =
                new GenerateRequest(
                        null,
                        plain.messages(),
                        plain.sampling(),
                        null,
                        List.of(new Tool("get_weather", "w", schema)),
                        "required");
        var withSchema =
                new GenerateRequest(
                        null, plain.messages(), plain.sampling(), schema, List.of(), null);

        List<Event> called = all(withTool);
        List<Event> formed = all(withSchema);

        assertThat(called)
                .filteredOn(Event.ToolCallDelta.class::isInstance)
                .first()
                .extracting(event -> ((Event.ToolCallDelta) event).name())
                .isEqualTo("get_weather");
        assertThat(((Event.Finished) called.getLast()).reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(text(formed)).startsWith("{").contains("\"city\"");
    }

    @Test
    void embeds() {
        Embeddings embeddings =
                wire.embed(serving(), "tiny", new EmbedRequest(null, List.of("hi", "hello there")))
                        .await()
                        .atMost(PATIENCE);

        assertThat(embeddings.vectors()).hasSize(2).allMatch(vector -> vector.length == 64);
        assertThat(embeddings.vectors().getFirst()[0]).isBetween(0.2f, 0.3f);
        assertThat(embeddings.usage().promptTokens()).isEqualTo(15);
    }

    @Test
    void freesTheSlotSoonAfterACancel() {
        String body =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"ignore_eos\":true,"
                        + "\"max_tokens\":100000,\"stream\":true}";
        AssertSubscriber<Event> subscriber =
                new EventWire(client, WireSettings.DEFAULT)
                        .stream(
                                        serving().at("/v1/chat/completions"),
                                        Access.OPEN,
                                        body.getBytes(UTF_8),
                                        "text/event-stream",
                                        sink -> OpenAiWire.reader(List.of(), 1 << 20, sink))
                                .subscribe()
                                .withSubscriber(AssertSubscriber.create(20));
        subscriber.awaitItems(20, PATIENCE);
        assertThat(busy()).isTrue();

        subscriber.cancel();

        awaitIdle(Duration.ofMillis(500));
    }
}
