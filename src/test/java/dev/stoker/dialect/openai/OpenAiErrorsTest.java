package dev.stoker.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.testing.HttpCaller;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                        "code":"model_not_found","param":"model","origin":"stoker","request_id":"r1",\
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INVALID_REQUEST|temperature: a text (expected: a number)|temperature",
                "INVALID_REQUEST|messages[0].content: missing (expected: a text)|messages[0].content",
                "INVALID_REQUEST|model: missing (expected: the name of a model)|model",
                "NOT_SUPPORTED|n: 2 (expected: 1)|n",
                "NOT_SUPPORTED|model 'a: b' on backend 'x' cannot embed|model",
                "MODEL_NOT_FOUND|no model 'a: b'|model",
                "MODEL_AMBIGUOUS|model 'a' fits several: a, b|model",
                "BACKEND_NOT_FOUND|no backend 'x' (there is: y)|model",
                "INVALID_REQUEST|nothing more of the body came for 30 s|",
                "INVALID_REQUEST|the model's name in the path (expected: percent-encoded UTF-8)|",
                "CONTEXT_EXCEEDED|prompt: too long|",
                "INTERNAL|a bug: somewhere|",
            })
    void namesTheFieldThatIsRefused(ErrorCode code, String detail, @Nullable String param) {
        JsonNode error = HttpCaller.json(text(new StokerException(code, detail))).path("error");

        assertThat(error.path("param").textValue()).isEqualTo(param);
        assertThat(error.has("param")).isTrue();
    }

    @Test
    void namesNoFieldOfABackendsError() {
        JsonNode error = HttpCaller.json(text(theirs)).path("error");

        assertThat(error.path("param").isNull()).isTrue();
    }

    /** As OpenAI does: the request has to be another one. */
    @Test
    void callsWhatIsNotSupportedAMistakeOfTheRequest() {
        JsonNode ours =
                HttpCaller.json(text(new StokerException(ErrorCode.NOT_SUPPORTED, "n: 2")))
                        .path("error");

        assertThat(ours.path("type").textValue()).isEqualTo("invalid_request_error");
        assertThat(
                        HttpCaller.json(text(new StokerException(ErrorCode.INTERNAL, "a bug")))
                                .at("/error/type")
                                .textValue())
                .isEqualTo("server_error");
    }

    private static String text(StokerException e) {
        return new String(OpenAiErrors.body(e, "r1"), UTF_8);
    }
}
