package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.RawClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What bodies may cost while many callers send them, or one sends none of what it declared. */
class BodyIntakeTest {
    private final ProxyRig rig =
            new ProxyRig(
                    ProxySettings.DEFAULT,
                    new BodyIntake(
                            Bytes.ofMebi(1), new HeldBytes(150_000), Duration.ofMillis(500)));

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void refusesABodyForWhichOtherCallsLeaveNoRoom() throws Exception {
        rig.model.onCalls(Answers.hangBeforeHead());
        try (var first = new RawClient(rig.portNumber())) {
            first.post(ProxyRig.CHAT, large(100_000));
            Exchange working = rig.model.nextCall();

            HttpResponse<String> second = rig.post(ProxyRig.CHAT, large(100_000));

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.body()).contains("\"code\":\"busy\"");
            first.leave();
            working.awaitLeft(Duration.ofSeconds(5));
        }
        rig.nextRecord();
        rig.model.onCalls(Answers.chat());

        assertThat(rig.post(ProxyRig.CHAT, large(100_000)).statusCode()).isEqualTo(200);
        assertThat(rig.post(ProxyRig.CHAT, large(100_000)).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesABodyWhoseCallerFallsSilent() throws Exception {
        try (var caller = new RawClient(rig.portNumber())) {
            caller.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Length: 100\r\n\r\n{\"mess");

            assertThat(caller.readToEnd())
                    .startsWith("HTTP/1.1 400")
                    .contains("nothing more of the body came");
        }
        assertThat(rig.gateway.specs()).isEmpty();
    }

    @Test
    void refusesABodyThatComesAByteAtATime() throws Exception {
        try (var caller = new RawClient(rig.portNumber())) {
            caller.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Length: 100000\r\n\r\n");
            Thread.ofVirtual().start(() -> drip(caller));

            assertThat(caller.readToEnd())
                    .startsWith("HTTP/1.1 400")
                    .contains("less than 1024 bytes a second");
        }
        assertThat(rig.gateway.specs()).isEmpty();
    }

    private static void drip(RawClient caller) {
        try {
            while (true) {
                caller.send("x");
                LockSupport.parkNanos(20_000_000);
            }
        } catch (IOException _) {
            // It was closed, as it should be.
        }
    }

    private static String large(int bytes) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(bytes) + "\"}]}";
    }
}
