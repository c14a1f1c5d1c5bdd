package dev.stoker.backend.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FakedKindContract;
import dev.stoker.backend.ServedModel;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.FakeOllama;
import dev.stoker.testing.OllamaAnswers;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class OllamaBackendTest extends FakedKindContract {
    private static final ServedModel PLANNED =
            new ServedModel("tiny:latest", Map.of("num_ctx", 8192L, "num_thread", 1L));

    private final OllamaBackend ollama = new OllamaBackend(wire.http(), wire.events());
    private final FakeOllama fake = FakeOllama.start();
    private final FakeModelServer server = fake.server();

    @Override
    protected FakeModelServer server() {
        return server;
    }

    @Override
    protected Backend backend() {
        return ollama;
    }

    @Override
    protected String model() {
        return "tiny:latest";
    }

    @Override
    protected String version() {
        return "0.33.0-rc2";
    }

    @Override
    protected String pullable() {
        return FakeOllama.PULLABLE;
    }

    @Override
    protected void pullForEver() {
        fake.pullForEver();
    }

    @Override
    protected void refuseLongPrompts() {
        server.on("/api/chat", OllamaAnswers.contextExceeded());
    }

    @Override
    protected void answerAtLength() {
        server.on("/api/chat", OllamaAnswers.endless());
    }

    private AssertSubscriber<Event> asked(long demand) {
        return ollama.stream(serving(), PLANNED, request("Hello", 3))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(demand));
    }

    private StokerException failure() {
        Throwable failure = asked(100).awaitFailure(PATIENCE).getFailure();
        assertThat(failure).isInstanceOf(StokerException.class);
        return (StokerException) failure;
    }

    private UniAssertSubscriber<Embeddings> embedded(String... texts) {
        return ollama.embed(serving(), PLANNED, new EmbedRequest(null, List.of(texts)))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    @Test
    void sendsTheOptionsOfThePlanWithEveryCall() {
        asked(100).awaitCompletion(PATIENCE);
        embedded("Hello", "a").awaitItem(PATIENCE);

        assertThat(server.nextCall().text())
                .contains("\"num_ctx\":8192,\"num_thread\":1}", "\"truncate\":false");
        assertThat(server.nextCall().text())
                .contains("\"options\":{\"num_ctx\":8192,\"num_thread\":1}", "\"truncate\":false");
    }

    @Test
    void embeds() {
        Embeddings vectors = embedded("Hello", "a").awaitItem(PATIENCE).getItem();

        assertThat(vectors.vectors()).hasSize(2).allMatch(vector -> vector.length == 64);
        assertThat(vectors.usage().promptTokens()).isEqualTo(8);
    }

    @Test
    void refusesTooFewVectors() {
        Throwable failure = embedded("one").awaitFailure(PATIENCE).getFailure();

        assertThat(failure).hasMessageContaining("2 vectors for 1 texts");
    }

    @Test
    void tellsThatATextToEmbedDoesNotFit() {
        server.on(
                "/api/embed",
                Answers.json(400, Answers.text("ollama-0.33.0-rc2-embed-too-long.json")));

        Throwable failure = embedded("long").awaitFailure(PATIENCE).getFailure();

        assertThat(failure)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.CONTEXT_EXCEEDED);
                            assertThat(e.detail())
                                    .isEqualTo(
                                            "the input length exceeds the context length"
                                                    + " (context: 8192 tokens)");
                        });
    }

    enum Phase {
        BEFORE_HEAD,
        AFTER_HEAD,
        MID_STREAM,
        STALLED
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void closesTheUpstreamAtOnceWhenCancelled(Phase phase) {
        server.on(
                "/api/chat",
                switch (phase) {
                    case BEFORE_HEAD -> Answers.hangBeforeHead();
                    case AFTER_HEAD -> (_, wire) -> wire.lines().hang();
                    case MID_STREAM -> OllamaAnswers.hangMidStream();
                    case STALLED -> OllamaAnswers.endless();
                });
        AssertSubscriber<Event> subscriber = asked(phase == Phase.STALLED ? 2 : Long.MAX_VALUE);
        Exchange call = server.nextCall();
        if (phase == Phase.STALLED || phase == Phase.MID_STREAM) {
            subscriber.awaitItems(2, PATIENCE);
        }

        long cancelled = System.nanoTime();
        subscriber.cancel();

        // Far below what it takes to answer, and far above what a busy machine adds.
        Duration took = Duration.ofNanos(call.awaitLeft(PATIENCE) - cancelled);
        assertThat(took).isLessThan(Duration.ofSeconds(2));
    }

    /** What is left to do for an ended call must not touch the next one on its connection. */
    @Test
    void cutsNoLaterCallOnTheSameConnection() {
        asked(100).awaitCompletion(PATIENCE);
        server.on(
                "/api/chat",
                (_, wire) -> {
                    wire.lines().pause(Duration.ofMillis(900));
                    wire.chunk(OllamaAnswers.chatLines().getLast()).end();
                });

        asked(100).awaitCompletion(PATIENCE);
    }

    @Test
    void callsAStreamThatEndsBeforeItIsDoneCut() {
        server.on("/api/chat", OllamaAnswers.lines(OllamaAnswers.chatLines().subList(0, 2)));
        assertThat(failure().code()).isEqualTo(ErrorCode.STREAM_CUT);

        server.on(
                "/api/chat",
                (_, wire) -> wire.lines().chunk(OllamaAnswers.chatLines().getFirst()).reset());
        assertThat(failure().code()).isEqualTo(ErrorCode.STREAM_CUT);
    }

    @Test
    void tellsWhatOllamaSaysWhenItsEngineDies() {
        server.on(
                "/api/chat",
                OllamaAnswers.lines(
                        OllamaAnswers.captured("ollama-0.33.0-rc2-chat-engine-died.ndjson")));

        StokerException failure = failure();

        assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_ERROR);
        assertThat(failure.detail())
                .isEqualTo("an error was encountered while running the model: unexpected EOF");
    }

    @Test
    void takesALineOfSeveralHundredKilobytes() {
        String text = "x".repeat(700_000);
        server.on(
                "/api/chat",
                OllamaAnswers.lines(
                        List.of(
                                "{\"message\":{\"content\":\"" + text + "\"},\"done\":false}\n",
                                OllamaAnswers.chatLines().getLast())));

        List<Event> events = asked(100).awaitCompletion(PATIENCE).getItems();

        assertThat(text(events)).isEqualTo(text);
    }

    @Test
    void refusesWhatIsNoStreamOfLines() {
        server.on("/api/chat", Answers.wrongContentType());
        assertThat(failure().detail()).contains("text/html", "application/x-ndjson");

        server.on("/api/chat", Answers.json(404, "{\"error\":\"model 'tiny' not found\"}"));
        assertThat(failure().httpStatus()).isEqualTo(404);

        Endpoint keyed = new Endpoint(server.base(), new Secret("k3y-of-ollama"));
        server.demandKey("another");
        Throwable refused =
                ollama.stream(keyed, PLANNED, request("Hello", 3))
                        .subscribe()
                        .withSubscriber(AssertSubscriber.create(1))
                        .awaitFailure(PATIENCE)
                        .getFailure();
        assertThat(((StokerException) refused).httpStatus()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "0.4.7, false, false, false",
        "0.5.0, true, false, false",
        "0.8.0, true, false, false",
        "0.12.10, true, false, false",
        "0.12.11, true, false, true",
        "0.17.6, true, false, true",
        "0.17.7, true, true, true",
        "0.33.0-rc2, true, true, true",
        ", true, true, true"
    })
    void canWhatItsReleaseCan(
            @Nullable String version, boolean schema, boolean effort, boolean logprobs) {
        Set<Capability> can = backend().capabilities(version);

        assertThat(can.contains(Capability.JSON_SCHEMA)).isEqualTo(schema);
        assertThat(can.contains(Capability.EFFORT)).isEqualTo(effort);
        assertThat(can.contains(Capability.LOGPROBS)).isEqualTo(logprobs);
    }
}
