package dev.stoker.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Reason;
import dev.stoker.core.StokerException;
import dev.stoker.testing.HttpCaller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnthropicErrorsTest {
    private static JsonNode body(StokerException e) {
        return HttpCaller.json(new String(AnthropicErrors.body(e, "id-1", "lab"), UTF_8));
    }

    /** As platform.claude.com/docs/en/api/errors has them. */
    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error",
        "401,authentication_error",
        "402,billing_error",
        "403,permission_error",
        "404,not_found_error",
        "405,invalid_request_error",
        "413,request_too_large",
        "422,invalid_request_error",
        "429,rate_limit_error",
        "500,api_error",
        "501,invalid_request_error",
        "502,api_error",
        "503,overloaded_error",
        "504,timeout_error",
        "529,overloaded_error"
    })
    void namesTheTypeByTheStatus(int status, String type) {
        var fault = new BackendFault(status, "its_own", FaultCause.SERVER);

        JsonNode body = body(StokerException.ofBackend(ErrorCode.BACKEND_ERROR, "broken", fault));

        assertThat(body.path("type").asText()).isEqualTo("error");
        assertThat(body.path("request_id").asText()).isEqualTo("id-1");
        assertThat(body.at("/error/type").asText()).isEqualTo(type);
        assertThat(body.at("/error/message").asText()).isEqualTo("broken");
        assertThat(body.at("/error/stoker/code").asText()).isEqualTo("backend_error");
        assertThat(body.at("/error/origin").asText()).isEqualTo("backend");
    }

    @ParameterizedTest
    @CsvSource({
        "OVERLOADED,overloaded_error",
        "LOADING,overloaded_error",
        "RATE,rate_limit_error",
        "QUOTA,billing_error",
        "REQUEST,invalid_request_error",
        "TOO_LARGE,request_too_large",
        "KEY,api_error",
        "SERVER,api_error"
    })
    void namesTheTypeByTheCauseWhereTheBackendHadNoStatus(FaultCause cause, String type) {
        var fault = new BackendFault(502, null, cause);

        JsonNode body = body(StokerException.ofBackend(ErrorCode.BACKEND_ERROR, "broken", fault));

        assertThat(body.at("/error/type").asText()).isEqualTo(type);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void hasATypeOfAnthropicsForEachOfStokersOwn(ErrorCode code) {
        JsonNode body = body(new StokerException(code, "broken"));

        assertThat(body.at("/error/type").asText())
                .matches("(\\w+_error|request_too_large)")
                .isNotEqualTo(code.httpStatus() < 500 ? "api_error" : "not_found_error");
        assertThat(body.at("/error/stoker/code").asText()).isEqualTo(code.wireName());
        assertThat(body.at("/error/origin").asText()).isEqualTo("stoker");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prompt is too long: 9020 tokens > 8192 maximum|"
                        + "prompt is too long: 9020 tokens > 8192 maximum",
                "it is full (prompt: 9020 tokens, context: 8192 tokens)|"
                        + "prompt is too long: 9020 tokens > 8192 maximum; it is full",
                "This model's maximum context length is 8192 tokens. However, you requested 9023"
                        + " tokens (9000 in the messages, 23 in the completion)|"
                        + "prompt is too long: 9000 tokens > 8192 maximum; This",
                "This model's maximum context length is 8192 tokens. However, your messages"
                        + " resulted in 9020 tokens.|"
                        + "prompt is too long: 9020 tokens > 8192 maximum; This",
                "`inputs` tokens + `max_new_tokens` must be <= 8192. Given: 9000 `inputs` tokens|"
                        + "prompt is too long: 9000 tokens > 8192 maximum; `inputs`",
                "Trying to keep the first 9020 tokens when context the overflows. However, the"
                        + " model is loaded with context length of only 8192 tokens|"
                        + "prompt is too long: 9020 tokens > 8192 maximum; Trying",
                "the input length exceeds the context length|"
                        + "prompt is too long: the input length exceeds",
                "maximum context length is 8192 tokens, and 20 were left|prompt is too long: max"
            })
    void saysThatAPromptIsTooLongInTheWordsThatClientsLookFor(String said, String told) {
        JsonNode body = body(new StokerException(ErrorCode.CONTEXT_EXCEEDED, said));

        assertThat(body.at("/error/message").asText()).startsWith(told).endsWith(said);
        assertThat(body.at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void endsAStreamWithTheSameObject() {
        var e = new StokerException(ErrorCode.STREAM_CUT, "cut");

        String between = new String(AnthropicErrors.event(e, "id-1", "lab", true), UTF_8);
        String torn = new String(AnthropicErrors.event(e, "id-1", "lab", false), UTF_8);

        assertThat(between)
                .isEqualTo("event: error\ndata: " + body(e) + "\n\n")
                .contains("\"type\":\"api_error\"", "\"code\":\"stream_cut\"");
        assertThat(torn).isEqualTo("\n\n" + between);
    }

    /** Where a text says nothing but the two numbers, they are told once. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "request (9020 tokens) exceeds the available context size (8192 tokens), try"
                        + " increasing it",
                "the prompt has 9020 tokens, and the context of 'tiny' holds 8192, of prompt and"
                        + " answer"
            })
    void tellsBothNumbersOnce(String said) {
        JsonNode body = body(new StokerException(ErrorCode.CONTEXT_EXCEEDED, said));

        assertThat(body.at("/error/message").asText())
                .isEqualTo("prompt is too long: 9020 tokens > 8192 maximum");
    }

    @Test
    void tellsWhatStokerItselfKnowsOfARefusal() {
        JsonNode body =
                HttpCaller.json(
                        new String(
                                AnthropicErrors.body(
                                        StokerException.because(
                                                ErrorCode.BACKEND_UNREACHABLE,
                                                "backend 'lab' is down",
                                                new Reason(502, FaultCause.KEY, "lab")),
                                        "id-1",
                                        null),
                                UTF_8));

        assertThat(body.at("/error/origin").asText()).isEqualTo("stoker");
        assertThat(body.at("/error/stoker").toString())
                .isEqualTo(
                        "{\"code\":\"backend_unreachable\",\"retryable\":false,"
                                + "\"cause\":\"key\",\"backend\":\"lab\"}");
    }
}
