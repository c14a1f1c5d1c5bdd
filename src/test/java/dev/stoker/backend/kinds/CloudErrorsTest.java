package dev.stoker.backend.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Particulars;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.azure.AzureBackend;
import dev.stoker.backend.gemini.GeminiBackend;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.backend.openai.OpenAiBackend;
import dev.stoker.core.BackendFault;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeCloud;
import dev.stoker.testing.FakeCloud.Like;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Every class of error that the clouds document, and what is to be done about each: whether to ask
 * again, why not, and what the caller reads. The table is {@code cloud-errors-documented.csv}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CloudErrorsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final GenerateRequest HELLO =
            new GenerateRequest(
                    null,
                    List.of(new Message(Role.USER, "Hello")),
                    new Sampling(3, null, null, null, null, null, null, null, null, List.of()),
                    null,
                    List.of(),
                    null);

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final OpenAiWire wire = new OpenAiWire(client);

    @AfterAll
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private StokerException failure(Like like, FakeCloud cloud) {
        Backend backend =
                switch (like) {
                    case OPENAI, OPENROUTER, GROQ, HUGGINGFACE -> new OpenAiBackend(wire);
                    case AZURE, AZURE_DATED -> new AzureBackend(wire);
                    case GEMINI -> new GeminiBackend(wire);
                };
        var particulars =
                new Particulars(
                        List.of(),
                        like == Like.AZURE_DATED ? "2024-10-21" : null,
                        null,
                        false,
                        null);
        var at =
                new Endpoint(
                        cloud.base(), cloud.api(), backend.access(new Secret("k3y")), particulars);
        Throwable failure =
                backend.stream(at, ServedModel.named(FakeCloud.MODEL), HELLO)
                        .subscribe()
                        .withSubscriber(AssertSubscriber.create(100))
                        .awaitFailure(PATIENCE)
                        .getFailure();
        assertThat(failure).isInstanceOf(StokerException.class);
        return (StokerException) failure;
    }

    /**
     * @param status 200 for an error in the middle of a stream
     */
    @ParameterizedTest(name = "{0} {1} {2}: {5}")
    @CsvFileSource(
            resources = "cloud-errors-documented.csv",
            delimiter = '|',
            quoteCharacter = '\0',
            numLinesToSkip = 1)
    void knowsEveryDocumentedError(
            Like like, int status, FaultCause cause, boolean again, String text, String body) {
        try (var cloud = FakeCloud.start(like, "k3y")) {
            String event = "data: " + body + "\n\n";
            cloud.onChat(
                    status == 200
                            ? Answers.stream(List.of(Answers.chatEvents().get(1), event))
                            : Answers.json(status, body));

            StokerException e = failure(like, cloud);

            assertThat(e.detail()).contains(text);
            assertThat(Objects.requireNonNull(e.fault()))
                    .extracting(BackendFault::cause)
                    .isEqualTo(cause);
            assertThat(e.retryable()).isEqualTo(again);
        }
    }

    @Test
    void takesAStreamThatEndsWithoutAReasonForAnErrorAlsoAfterItsDone() {
        for (Like like : Like.values()) {
            try (var cloud = FakeCloud.start(like, "k3y")) {
                cloud.onChat(
                        Answers.stream(List.of(Answers.chatEvents().get(1), "data: [DONE]\n\n")));

                assertThat(failure(like, cloud)).hasMessageContaining("without a finish reason");
            }
        }
    }
}
