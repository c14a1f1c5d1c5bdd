package dev.stoker.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
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
                        "code":"model_not_found","param":null,"origin":"stoker","request_id":"r1"}}\
                        """);
        assertThat(new String(OpenAiErrors.body(theirs, "r1"), UTF_8))
                .isEqualTo(
                        """
                        {"error":{"message":"busy","type":"unavailable_error",\
                        "code":"backend_error","param":null,"origin":"backend","request_id":"r1"}}\
                        """);
    }

    @Test
    void closesATornEventBeforeItsOwn() {
        assertThat(new String(OpenAiErrors.event(ours, "r", true), UTF_8))
                .startsWith("data: {\"error\"")
                .endsWith("}\n\n");
        assertThat(new String(OpenAiErrors.event(ours, "r", false), UTF_8))
                .startsWith("\n\ndata: {\"error\"");
    }
}
