package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Answers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that follow each other on one connection to a server that keeps it after a stream. */
class SharedConnectionTest {
    private final ProxyRig rig = new ProxyRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    /** Of an engine's stream one object is put together, after which its tail is cut off. */
    @Test
    void aCallThatHasEndedEndsNoOtherOne() throws Exception {
        for (int i = 0; i < 3; i++) {
            rig.model.onCalls(Answers.chat());
            rig.post(ProxyRig.CHAT, ProxyRig.chat(false));
            rig.post(ProxyRig.CHAT, ProxyRig.chat(false));
            rig.model.onCalls((_, wire) -> {
                List<String> events = Answers.chatEvents();
                wire.eventStream().chunk(events.getFirst()).pause(Duration.ofSeconds(1));
                for (String event : events.subList(1, events.size())) {
                    wire.chunk(event);
                }
                wire.end();
            });

            HttpResponse<String> slow = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

            assertThat(slow.statusCode()).as(slow.body()).isEqualTo(200);
        }
    }
}
