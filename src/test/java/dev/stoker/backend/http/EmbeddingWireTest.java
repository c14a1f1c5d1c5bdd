package dev.stoker.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Endpoint;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Embeddings over the wire: one answer, which is no stream. */
final class EmbeddingWireTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final OpenAiWire wire = new OpenAiWire(client);
    private final FakeModelServer server = FakeModelServer.start();

    @AfterEach
    void close() {
        server.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Endpoint serving() {
        return new Endpoint(server.base(), null);
    }

    @Test
    void embedsAndAsksForTheCheapForm() {
        Embeddings embeddings =
                wire.embed(serving(), "tiny", new EmbedRequest(null, List.of("hi")))
                        .await()
                        .atMost(PATIENCE);

        assertThat(embeddings.vectors()).hasSize(1);
        assertThat(server.nextCall().text()).contains("base64");
    }

    @Test
    void givesUpEmbeddingsInWhichTheBackendFallsSilent() {
        var impatient =
                new OpenAiWire(
                        client, new WireSettings(null, Duration.ofMillis(200), 1 << 20, 1 << 20));
        server.onCalls((_, wire) ->
                wire.head(200, "Content-Type: application/json", "Content-Length: 100")
                        .raw("{\"data\":[")
                        .hang());

        Throwable failure =
                impatient
                        .embed(serving(), "tiny", new EmbedRequest(null, List.of("hi")))
                        .subscribe()
                        .withSubscriber(UniAssertSubscriber.create())
                        .awaitFailure(PATIENCE)
                        .getFailure();

        assertThat(((StokerException) failure).code()).isEqualTo(ErrorCode.BACKEND_TIMEOUT);
        server.nextCall().awaitLeft(PATIENCE);
    }

    @Test
    void closesTheUpstreamOfEmbeddingsWhenCancelled() {
        server.onCalls(Answers.hangBeforeHead());
        UniAssertSubscriber<Embeddings> subscriber =
                wire.embed(serving(), "tiny", new EmbedRequest(null, List.of("hi")))
                        .subscribe()
                        .withSubscriber(UniAssertSubscriber.create());
        Exchange call = server.nextCall();

        subscriber.cancel();

        call.awaitLeft(PATIENCE);
    }
}
