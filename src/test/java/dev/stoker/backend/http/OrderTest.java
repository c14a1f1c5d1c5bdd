package dev.stoker.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Endpoint;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.TestWire;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of a server on the side, and whose words its refusals are in. */
final class OrderTest {
    private static final String KEY = "violet umbrella, 42";
    private static final String REFUSAL = "{\"error\":\"no such thing for " + KEY + "\"}";

    private final TestWire wire = TestWire.open();
    private final FakeModelServer server = FakeModelServer.start();
    private final Endpoint at = new Endpoint(server.base(), new Secret(KEY));

    @AfterEach
    void close() {
        server.close();
        wire.close();
    }

    private Order order() {
        return new Order(wire.http(), at, Duration.ofSeconds(10));
    }

    /** SECURITY.md, rule on keys in errors; each way has its own words. */
    @Test
    void tellsARefusalWithoutTheKey() {
        server.on("/x", Answers.json(403, REFUSAL));
        List<ThrowingCallable> ways =
                List.of(
                        () -> order().get("/x"),
                        () -> order().post("/x", Json.object()),
                        () -> order().done(HttpMethod.DELETE, "/x", Json.object()),
                        () -> new Inquiry(wire.http(), at, Duration.ofSeconds(10)).json("/x"));

        for (ThrowingCallable way : ways) {
            assertThatThrownBy(way)
                    .isInstanceOf(StokerException.class)
                    .hasMessageContaining("no such thing for ***");
        }
    }

    @Test
    void tellsAnErrorInAGoodAnswerWithoutTheKey() {
        server.on("/x", Answers.json(200, REFUSAL));

        assertThatThrownBy(() -> order().get("/x"))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("no such thing for ***");
    }

    @Test
    void hasOneDeadlineForAllItsRequests() {
        server.on("/x", Answers.hangBeforeHead());
        var order = new Order(wire.http(), at, Duration.ofMillis(50));
        assertThatThrownBy(() -> order.get("/x")).isInstanceOf(StokerException.class);
        int asked = server.exchanges().size();

        assertThatThrownBy(() -> order.get("/x"))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_TIMEOUT))
                .hasMessageContaining("within 50 ms");
        assertThat(server.exchanges()).hasSize(asked);
    }
}
