package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Capability;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A backend that speaks the caller's dialect, and would read over a field that changes the answer.
 */
final class DemandedCallTest {
    private static final Duration SOON = Duration.ofMillis(200);

    private final ProxyRig rig =
            new ProxyRig().foreign(EnumSet.complementOf(EnumSet.of(Capability.LOGPROBS)));

    @AfterEach
    void stop() {
        rig.close();
    }

    private HttpResponse<String> ask(String logprobs) throws Exception {
        String field = "{\"logprobs\":" + logprobs + ",";
        return rig.post(ProxyRig.CHAT, ProxyRig.chat(true).replaceFirst("\\{", field));
    }

    @Test
    void refusesWhatTheBackendWouldReadOver() throws Exception {
        HttpResponse<String> answer = ask("true");

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body()).contains("logprobs", "\"code\":\"not_supported\"");
        assertThat(rig.model.callArrivesWithin(SOON)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "null"})
    void relaysWhatAsksForNothing(String logprobs) throws Exception {
        HttpResponse<String> answer = ask(logprobs);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("relay");
    }
}
