package dev.stoker.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Access;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Message;
import dev.stoker.inference.RerankRequest;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.FakeModelServer.Answer;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SECURITY rule 8: a key goes to the origin it belongs to, and nowhere else. */
final class KeyOriginTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String CANARY = "canary-5ec2e7";

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final OpenAiWire wire = new OpenAiWire(client);
    private final FakeModelServer own = FakeModelServer.start();
    private final FakeModelServer other = FakeModelServer.start();

    @AfterEach
    void close() {
        own.close();
        other.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Endpoint at(FakeModelServer server, String key) {
        return new Endpoint(server.base(), new Secret(key));
    }

    private void ask(Endpoint at) {
        var sampling = new Sampling(3, null, null, null, null, null, null, null, null, List.of());
        var hello =
                new GenerateRequest(
                        null,
                        List.of(new Message(Role.USER, "Hello")),
                        sampling,
                        null,
                        List.of(),
                        null);
        wire.stream(at, "tiny", hello)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(100))
                .awaitFailure(PATIENCE);
        assertThatThrownBy(() -> wire.models(at, PATIENCE)).isInstanceOf(StokerException.class);
        assertThatThrownBy(() -> wire.ask(at, "/key", PATIENCE))
                .isInstanceOf(StokerException.class);
        assertThatThrownBy(() ->
                        wire.embed(at, "tiny", new EmbedRequest(null, List.of("a")))
                                .await()
                                .atMost(PATIENCE))
                .isInstanceOf(StokerException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowedAndTheKeyDoesNotGoToTheOtherOrigin(int status) {
        Answer elsewhere =
                (exchange, answer) -> {
                    answer.head(
                            status,
                            "Location: " + other.base() + exchange.path(),
                            "Content-Length: 0");
                };
        for (String path : List.of("/chat/completions", "/models", "/key", "/embeddings")) {
            own.on("/v1" + path, elsewhere);
        }

        ask(at(own, CANARY));

        assertThat(own.exchanges())
                .hasSize(4)
                .allMatch(e -> ("Bearer " + CANARY).equals(e.header("authorization")));
        assertThat(other.exchanges()).isEmpty();
    }

    @Test
    void aKeyGoesToItsOwnOriginOnly() {
        wire.models(at(own, CANARY), PATIENCE);
        wire.models(at(other, "another-key"), PATIENCE);
        wire.models(at(own, CANARY), PATIENCE);
        wire.models(new Endpoint(other.base(), null), PATIENCE);

        assertThat(own.exchanges())
                .hasSize(2)
                .allMatch(
                        call -> call.headers("authorization").equals(List.of("Bearer " + CANARY)));
        assertThat(other.exchanges())
                .hasSize(2)
                .flatExtracting(Exchange::headerLines)
                .noneMatch(line -> line.contains(CANARY));
        assertThat(other.exchanges().getLast().header("authorization")).isNull();
    }

    /** Each asks for something with a key that the server repeats in its refusal. */
    enum Asked {
        MODELS,
        KEY,
        STREAM,
        EMBED,
        RERANK,
        OWN_PATH;

        private void ask(OpenAiWire wire, Endpoint at) {
            switch (this) {
                case MODELS -> wire.models(at, PATIENCE);
                case KEY -> wire.ask(at, "/key", PATIENCE);
                case STREAM ->
                        wire.stream(at, new byte[0]).collect().asList().await().atMost(PATIENCE);
                case EMBED ->
                        wire.embed(at, "tiny", new EmbedRequest(null, List.of("a")))
                                .await()
                                .atMost(PATIENCE);
                case RERANK ->
                        wire.rerank(at, "tiny", new RerankRequest(null, "a", List.of("b"), null))
                                .await()
                                .atMost(PATIENCE);
                case OWN_PATH -> wire.ask(at, "/own", Json.object()).await().atMost(PATIENCE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void aKeyThatTheServerRepeatsIsInNoError(Asked asked) {
        var at =
                new Endpoint(
                        own.base(),
                        "/v1",
                        new Access(Map.of("api-key", new Secret(CANARY)), Map.of(), null));
        Answer echo =
                (exchange, answer) ->
                        answer.whole(
                                401,
                                "application/json",
                                ("{\"error\":{\"message\":\"wrong key "
                                                + exchange.header("api-key")
                                                + "\",\"type\":\""
                                                + exchange.header("api-key")
                                                + "\"}}")
                                        .getBytes(StandardCharsets.UTF_8));
        for (String path :
                List.of("/models", "/key", "/chat/completions", "/embeddings", "/rerank")) {
            own.on("/v1" + path, echo);
        }
        own.on("/own", echo);

        assertThatThrownBy(() -> asked.ask(wire, at))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e ->
                                assertThat(e + " " + e.fault() + " " + e.detail())
                                        .contains("wrong key ***")
                                        .doesNotContain(CANARY));
        assertThat(at + " " + at.access()).doesNotContain(CANARY);
    }

    @Test
    void aKeyThatTheServerRepeatsInItsStreamIsInNoError() {
        own.onCalls(Answers.errorInStream("wrong key " + CANARY));
        Endpoint at = at(own, CANARY);

        assertThatThrownBy(() -> Asked.STREAM.ask(wire, at)).hasMessage("wrong key ***");
    }
}
