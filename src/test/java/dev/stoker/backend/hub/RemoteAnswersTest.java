package dev.stoker.backend.hub;

import static dev.stoker.backend.hub.RemoteReads.assertRefused;
import static dev.stoker.backend.hub.RemoteReads.assertUnreadable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.gguf.GgufResult;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SECURITY rule 8, against a real HTTPS server: what an answer must be to be read as a header. */
@Timeout(60)
final class RemoteAnswersTest {
    @SuppressWarnings("NullAway.Init")
    private static RemoteReads hub;

    @BeforeAll
    static void startsTheHub(@TempDir Path dir) throws Exception {
        hub = new RemoteReads(dir);
    }

    @AfterAll
    static void stopsTheHub() {
        hub.close();
    }

    @BeforeEach
    void servesTheModelThroughARedirect() {
        hub.begin();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 401, 404, 416, 500})
    void demandsAPartialAnswer(int status) {
        hub.server.at("/blob", r -> r.response().setStatusCode(status).end());

        assertUnreadable(
                hub.read(hub.url("tiny.gguf")),
                "answered %d, expected 206 and a range".formatted(status));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes 1-262144/300000",
        "bytes 0-262144/300000",
        "bytes 0-99/300000",
        "bytes 0-262143/262143",
        "bytes 0-262143/*",
        "bytes 0-262143/-1",
        "bytes 5-4/300000",
        "items 0-262143/300000"
    })
    void demandsTheRangeThatWasAskedFor(String range) {
        hub.server.at(
                "/blob",
                r ->
                        r.response()
                                .setStatusCode(206)
                                .putHeader("content-range", range)
                                .end(Buffer.buffer(new byte[262144])));

        assertThat(hub.read(hub.url("tiny.gguf"))).isInstanceOf(GgufResult.Unreadable.class);
    }

    @Test
    void stopsAnAnswerThatGoesOnBehindItsRange() {
        hub.server.at(
                "/blob",
                r -> {
                    var answer = HubServer.partial(r, 0, 99, 100).setChunked(true);
                    var piece = Buffer.buffer(new byte[1 << 16]);
                    hub.server.vertx().setPeriodic(1, _ -> answer.write(piece));
                });

        assertUnreadable(hub.read(hub.url("tiny.gguf")), "answered more than was asked for");
    }

    @Test
    void saysHowMuchOfAnAnswerIsMissing() {
        hub.server.at("/blob", r -> HubServer.partial(r, 0, 99, 100).end("short"));

        assertUnreadable(hub.read(hub.url("tiny.gguf")), "95 bytes were missing");
    }

    @Test
    void noticesAFileThatChangesWhileItIsRead() throws IOException {
        byte[] large = hub.headOfTwoRequests();
        hub.server.at(
                "/blob",
                r -> {
                    hub.server.file("/blob", new byte[large.length + 1]);
                    HubServer.partial(r, 0, 262143, large.length)
                            .end(Buffer.buffer().appendBytes(large, 0, 262144));
                });

        assertUnreadable(hub.read(hub.url("tiny.gguf")), "the file changed while it was read");
    }

    @Test
    void noticesAFileThatChangesAndIsAsLongAsBefore() throws IOException {
        byte[] large = hub.headOfTwoRequests();
        hub.server.at(
                "/blob",
                first -> {
                    hub.server.at(
                            "/blob",
                            other -> {
                                other.response().putHeader("etag", "\"2\"");
                                HubServer.serve(other, large);
                            });
                    first.response().putHeader("etag", "\"1\"");
                    HubServer.serve(first, large);
                });

        assertUnreadable(hub.read(hub.url("tiny.gguf")), "the file changed while it was read");
    }

    @Test
    void givesUpAtItsDeadlineHoweverSlowlyAnAnswerComes() {
        hub.server.at(
                "/blob",
                r -> {
                    var answer = HubServer.partial(r, 0, 262143, 300000).setChunked(true);
                    hub.server.vertx().setPeriodic(20, _ -> answer.write("x"));
                });
        long started = System.nanoTime();

        GgufResult result =
                hub.read(hub.url("tiny.gguf"), hub.settings(Duration.ofSeconds(1), 1 << 20));

        assertUnreadable(result, "no answer within 1000 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void readsNoMoreThanItsBudget() {
        GgufResult result =
                hub.read(hub.url("tiny.gguf"), hub.settings(Duration.ofSeconds(20), 1000));

        assertRefused(result, "headers are longer than 1000 bytes");
    }
}
