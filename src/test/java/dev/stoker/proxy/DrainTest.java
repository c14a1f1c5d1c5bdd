package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.ErrorCode;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import dev.stoker.testing.RawClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A daemon that goes down while somebody is being answered. */
final class DrainTest {
    private final ProxyRig rig = new ProxyRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void takesNoNewCallAndSaysWhenToAskAgain() throws Exception {
        rig.open.refuseNew();

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("5");
        assertThat(answer.body()).contains("\"code\":\"shutting_down\"");
        assertThat(rig.gateway.placements()).isEmpty();
        assertThat(rig.open.count()).isZero();
    }

    @Test
    void waitsForWhatIsBeingAnswered() throws Exception {
        var permits = new Semaphore(1);
        rig.model.onCalls(Answers.trickle(permits));
        try (var app = new RawClient(rig.portNumber())) {
            app.post(ProxyRig.CHAT, ProxyRig.chat(true));
            rig.model.nextCall();
            CompletableFuture<Integer> drained = draining();
            Awaitility.await().until(rig.open::isClosing);
            permits.release(1000);

            String rest = app.readUntil("[DONE]");

            assertThat(rest).doesNotContain("\"error\"");
            assertThat(drained.get(5, TimeUnit.SECONDS)).isZero();
            assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.ANSWERED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, \"error\"",
        "/stoker/v1/stream, event: error",
        "/v1/messages, event: error",
    })
    void tellsWhomItBreaksOffInTheirDialect(String path, String sign) throws Exception {
        rig.model.onCalls(Answers.hangMidStream());
        try (var app = new RawClient(rig.portNumber())) {
            app.post(
                    path,
                    ProxyRig.chat(true)
                            .replace("\"stream\"", "\"max_tokens\":9,\"stream\"")
                            .replace(path.contains("stoker") ? ",\"stream\":true" : "no", ""));
            rig.model.nextCall();
            app.readUntil("200 OK");

            int left = draining().get(5, TimeUnit.SECONDS);

            assertThat(left).isEqualTo(1);
            assertThat(app.readUntil(sign) + app.readUntil("\r\n0\r\n")).contains("shutting_down");
            assertThat(rig.nextRecord().error()).isEqualTo(ErrorCode.SHUTTING_DOWN);
            assertThat(rig.closedPlacements()).allMatch(place -> place.closes() == 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void answersWhomItBreaksOffBeforeTheFirstByte(boolean stream) throws Exception {
        rig.model.onCalls(Answers.hangBeforeHead());
        var answer =
                rig.http()
                        .sendAsync(
                                HttpRequest.newBuilder(rig.uri(ProxyRig.CHAT))
                                        .timeout(Duration.ofSeconds(20))
                                        .header("content-type", "application/json")
                                        .POST(
                                                HttpRequest.BodyPublishers.ofString(
                                                        ProxyRig.chat(stream)))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        rig.model.nextCall();

        draining().get(5, TimeUnit.SECONDS);

        assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        assertThat(answer.get().body()).contains("shutting_down");
        assertThat(rig.open.count()).isZero();
    }

    private CompletableFuture<Integer> draining() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return rig.open.drain();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }
}
