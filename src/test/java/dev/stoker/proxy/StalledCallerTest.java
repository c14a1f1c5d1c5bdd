package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.RawClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that ask for a long answer and read nothing of it. */
class StalledCallerTest {
    private static final String NATIVE = "/stoker/v1/stream";

    private final ProxyRig rig = new ProxyRig(silence(Duration.ofMillis(500)));

    private static ProxySettings silence(Duration limit) {
        var usual = ProxySettings.DEFAULT;
        return new ProxySettings(
                usual.bodyLimit(),
                usual.answerLimit(),
                usual.hopLimit(),
                limit,
                usual.retryBudget());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {ProxyRig.CHAT, NATIVE})
    void areLetGoOfAsIfTheyHadLeft(String path) throws Exception {
        rig.model.onCalls(Answers.endless());
        try (var caller = new RawClient(rig.portNumber())) {
            caller.post(
                    path,
                    path.equals(NATIVE)
                            ? "{\"model\":\"tiny\",\"prompt\":\"Hello\"}"
                            : ProxyRig.chat(true));
            Exchange upstream = rig.model.nextCall();

            // First the buffers of the system must be full, which takes a busy machine seconds.
            upstream.awaitLeft(Duration.ofSeconds(60));

            assertThat(rig.nextRecord().outcome()).isEqualTo(CallObserver.Outcome.LEFT);
        }
    }
}
