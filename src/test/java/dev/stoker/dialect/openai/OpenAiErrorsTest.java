package dev.stoker.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OpenAiErrorsTest {
    private final StokerException ours = new StokerException(ErrorCode.MODEL_NOT_FOUND, "no \"x\"");
    private final StokerException theirs =
            StokerException.ofBackend(
                    ErrorCode.BACKEND_ERROR,
                    "busy",
                    new BackendFault(503, "unavailable_error", FaultCause.LOADING));

    @Test
    void saysWhoseFaultItIs() {
        assertThat(new String(OpenAiErrors.body(ours, "r1"), UTF_8))
                .isEqualTo(
                        """
                        {"error":{"message":"no \\"x\\"","type":"invalid_request_error",\
                        "code":"model_not_found","param":null,"origin":"stoker","request_id":"r1",\
                        "stoker":{"code":"model_not_found","retryable":false}}}\
                        """);
        assertThat(new String(OpenAiErrors.body(theirs, "r1", "lab"), UTF_8))
                .isEqualTo(
                        """
                        {"error":{"message":"busy","type":"unavailable_error",\
                        "code":"backend_error","param":null,"origin":"backend","request_id":"r1",\
                        "stoker":{"code":"backend_error","retryable":true,"cause":"loading",\
                        "backend":"lab"}}}\
                        """);
    }

    @Test
    void keepsTheCodeThatAProviderGave() {
        StokerException limited =
                StokerException.ofBackend(
                        ErrorCode.BACKEND_ERROR,
                        "slower",
                        new BackendFault(
                                429,
                                "tokens",
                                FaultCause.RATE,
                                Duration.ofMillis(6100),
                                "rate_limit_exceeded"));

        assertThat(new String(OpenAiErrors.body(limited, "r1", "groq"), UTF_8))
                .contains(
                        "\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"",
                        "\"stoker\":{\"code\":\"backend_error\",\"retryable\":true,"
                                + "\"cause\":\"rate\",\"backend\":\"groq\",\"retry_after\":7}");
    }

    @Test
    void closesATornEventBeforeItsOwn() {
        assertThat(new String(OpenAiErrors.event(ours, "r", null, true), UTF_8))
                .startsWith("data: {\"error\"")
                .endsWith("}\n\n");
        assertThat(new String(OpenAiErrors.event(ours, "r", null, false), UTF_8))
                .startsWith("\n\ndata: {\"error\"");
    }
}
