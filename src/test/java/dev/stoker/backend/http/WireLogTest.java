package dev.stoker.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Access;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.Secret;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.testing.FakeModelServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code log.level: debug} shows what is asked of whom, and nothing that is secret. */
final class WireLogTest {
    private static final String KEY = "sk-very-secret";
    private static final String PROMPT = "what only the user knows";
    private static final Logger JOURNAL = Logger.getLogger("dev.stoker.backend");

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final FakeModelServer server = FakeModelServer.start();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler heard = new Heard();
    private @Nullable Level before;

    @BeforeEach
    void listen() {
        before = JOURNAL.getLevel();
        JOURNAL.setLevel(Level.ALL);
        JOURNAL.addHandler(heard);
    }

    @AfterEach
    void close() {
        JOURNAL.removeHandler(heard);
        JOURNAL.setLevel(before);
        server.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void tellsTheWayAndTheStatusAndNeitherKeyNorPrompt() {
        var access = Access.bearer(new Secret(KEY)).with(Map.of("x-own", KEY), null);

        new OpenAiWire(client)
                .embed(
                        new Endpoint(server.base(), "/v1", access),
                        "tiny",
                        new EmbedRequest(null, List.of(PROMPT)))
                .await()
                .atMost(Duration.ofSeconds(10));
        client.request(
                        HttpMethod.GET,
                        URI.create(server.base() + "/v1/models?key=" + KEY),
                        Access.OPEN)
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        assertThat(server.nextCall().text()).contains(PROMPT);
        assertThat(lines)
                .anySatisfy(line -> assertThat(line).contains("asks: method=POST", "/v1/embedd"))
                .anySatisfy(line -> assertThat(line).contains("answered", "status=200"))
                .anySatisfy(line -> assertThat(line).endsWith("/v1/models"))
                .noneSatisfy(line -> assertThat(line).contains(KEY))
                .noneSatisfy(line -> assertThat(line).contains(PROMPT));
    }

    private final class Heard extends Handler {
        @Override
        public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
