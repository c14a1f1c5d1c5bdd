package dev.stoker.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UpstreamErrorTest {
    private static StokerException of(int status, String body) {
        return UpstreamError.of(status, body.getBytes(UTF_8), List.of());
    }

    @Test
    void keepsTheTextTypeAndStatusOfLlamaServer() {
        byte[] body = Fixtures.llamaServer("error-no-messages.json");

        StokerException error = UpstreamError.of(400, body, List.of());

        assertThat(error.code()).isEqualTo(ErrorCode.BACKEND_ERROR);
        assertThat(error.detail()).isEqualTo("'messages' is required");
        assertThat(error.httpStatus()).isEqualTo(400);
        assertThat(error.fault())
                .isEqualTo(new BackendFault(400, "invalid_request_error", FaultCause.REQUEST));
    }

    @Test
    void tellsAPromptThatDoesNotFitWithBothCounts() {
        byte[] body = Fixtures.llamaServer("error-context.json");

        StokerException error = UpstreamError.of(400, body, List.of());

        assertThat(error.code()).isEqualTo(ErrorCode.CONTEXT_EXCEEDED);
        assertThat(error.httpStatus()).isEqualTo(400);
        assertThat(error.detail()).contains("9020").contains("8192");
    }

    /** In a stream some say it in a sentence only. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "OVERLOADED|node 'a' is at capacity",
                "OVERLOADED|load is in cooldown for 10s",
                "OVERLOADED|inference capacity reached",
                "OVERLOADED|server busy, please try again.  maximum pending requests exceeded",
                "OVERLOADED|model limit reached, try again later",
                "OVERLOADED|Not enough resources to load the model",
                "OVERLOADED|stopped due to insufficient system resources",
                "NOT_FOUND|model is not found",
                "NOT_FOUND|model 'a' not found",
                "NOT_FOUND|Model \"a\" not found",
                "NOT_FOUND|No models loaded. Please load a model",
                "REQUEST|'response_format.type' must be 'json_schema' or 'text'",
                "REQUEST|Invalid tool_choice type: 'object'",
                "UNSUPPORTED|Unexpected endpoint or method. (GET /x)",
                "UNSUPPORTED|\"a\" does not support tools",
                "UNSUPPORTED|image input is not supported",
                "SERVER|Failed to load model \"a\"",
                "SERVER|Model is unloaded.",
                "SERVER|The model has crashed without additional information",
                "TOO_LARGE|Request too large for model `a`",
                "CONTEXT|input is too large to process. increase the physical batch size",
                "QUOTA|Your credit balance is too low",
                "QUOTA|You have reached your specified workspace API usage limits",
                "CONTEXT|This model's maximum context length is 8192 tokens",
                "CONTEXT|the request exceeds the available context size",
                "CONTEXT|Context size has been exceeded.",
                "CONTEXT|the prompt does not fit the context window",
                "CONTEXT|`inputs` tokens + `max_new_tokens` must be <= 8192",
                "CONTEXT|`inputs` must have less than 4096 tokens",
                "CONTEXT|is longer than the maximum model length of 8192",
                "UNKNOWN|who said that no models loaded?"
            })
    void takesTheCauseFromASentenceAlone(FaultCause cause, String sentence) {
        String event = Json.object().put("error", sentence).toString();

        StokerException error =
                Objects.requireNonNull(UpstreamError.inBody(event.getBytes(UTF_8), List.of()));

        assertThat(Objects.requireNonNull(error.fault()).cause()).isEqualTo(cause);
    }

    /** A proxy in between has no words for it. */
    @ParameterizedTest
    @CsvSource({
        "REQUEST, 400 405 409 415 422",
        "KEY, 401",
        "QUOTA, 402",
        "PERMISSION, 403",
        "NOT_FOUND, 404",
        "TOO_LARGE, 413",
        "RATE, 429",
        "OVERLOADED, 498 503 529",
        "UNSUPPORTED, 501",
        "SERVER, 408 424 500 502 504",
        "UNKNOWN, 418 302 600"
    })
    void takesTheCauseFromAStatusAlone(FaultCause cause, String statuses) {
        for (String status : statuses.split(" ", -1)) {
            StokerException error = of(Integer.parseInt(status), "{}");

            assertThat(Objects.requireNonNull(error.fault()).cause()).as(status).isEqualTo(cause);
        }
    }

    @Test
    void keepsNoTypeOfAnyLength() {
        StokerException error = of(500, "{\"error\":{\"type\":\"" + "t".repeat(500) + "\"}}");

        assertThat(Objects.requireNonNull(error.fault()).type()).isEqualTo("t".repeat(64));
    }

    /** In a stream there is no status. */
    @ParameterizedTest
    @CsvSource({
        "REQUEST, invalid_request_error invalid_argument validation",
        "CONTEXT, context_length_exceeded exceed_context_size_error",
        "KEY, authentication_error invalid_api_key account_deactivated invalid_organization unauthenticated api_key_invalid",
        "PERMISSION, permission_error permission_denied failed_precondition api_key_service_blocked",
        "NOT_FOUND, model_not_found not_found_error DeploymentNotFound not_found",
        "RATE, rate_limit_exceeded rate_limit_error resource_exhausted",
        "QUOTA, insufficient_quota billing_hard_limit_reached billing_not_active billing_error enforced_spend_limit_reached",
        "CONTENT, content_filter content_policy_violation ResponsibleAIPolicyViolation",
        "SERVER, server_error api_error timeout_error deadline_exceeded internal generation incomplete_generation",
        "LOADING, unavailable_error model_loading",
        "OVERLOADED, admission_rejected overloaded_error capacity_exceeded UNAVAILABLE overloaded",
        "UNSUPPORTED, not_supported_error",
        "TOO_LARGE, request_too_large"
    })
    void takesTheCauseFromAWordAlone(FaultCause cause, String words) {
        for (String word : words.split(" ", -1)) {
            byte[] body = "{\"error\":{\"type\":\"%s\"}}".formatted(word).getBytes(UTF_8);

            StokerException error = Objects.requireNonNull(UpstreamError.inBody(body, List.of()));

            assertThat(Objects.requireNonNull(error.fault()).cause()).as(word).isEqualTo(cause);
        }
    }

    /** Words that nobody knows say nothing against those that are known. */
    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, new_word, no such thing, REQUEST",
        "0, invalid_request_error, new_word, no such thing, REQUEST",
        "404, invalid_request_error, model_not_found, no such thing, NOT_FOUND",
        "429, rate_limit_error, insufficient_quota, Request too large for model, QUOTA",
        "429, insufficient_quota, rate_limit_exceeded, slow down, QUOTA",
        "413, insufficient_quota, new_word, is at capacity, QUOTA",
        "413, new_word, another_word, is at capacity, TOO_LARGE",
        "413, invalid_request_error, context_length_exceeded, Request too large for it, CONTEXT"
    })
    void takesTheCauseFromTheWordThatTellsMost(
            int status, String type, String code, String text, FaultCause cause) {
        String body =
                "{\"error\":{\"type\":\"%s\",\"code\":\"%s\",\"message\":\"%s\"}}"
                        .formatted(type, code, text);

        assertThat(Objects.requireNonNull(of(status, body).fault()).cause()).isEqualTo(cause);
    }

    /** LocalAI's only way to say it within a stream, which has no header of its own. */
    @ParameterizedTest
    @CsvSource({
        "in cooldown after a recent failure; retry after 10s, 10",
        "in cooldown after a recent failure; retry after 4m40s, 280",
        "please try again,",
        "retry after 5seconds,"
    })
    void readsFromTheWordsWhenToComeAgain(String text, @Nullable Long seconds) {
        BackendFault fault = of(503, "{\"error\":\"" + text + "\"}").fault();

        assertThat(fault).isNotNull();
        assertThat(Objects.requireNonNull(fault).retryAfter())
                .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @Test
    void addsTheCountsWhereTheTextLacksThem() {
        StokerException error =
                of(
                        500,
                        """
                        {"error":{"type":"exceed_context_size_error","message":"too long",
                         "n_prompt_tokens":12,"n_ctx":8}}\
                        """);

        assertThat(error.detail()).isEqualTo("too long (prompt: 12 tokens, context: 8 tokens)");
        assertThat(error.httpStatus()).isEqualTo(400);
    }

    @Test
    void readsTheErrorOfAnEngineThatItsServerPassesOnAsText() {
        byte[] body = Answers.text("ollama-0.33.0-rc2-context-exceeded.json").getBytes(UTF_8);

        StokerException error = UpstreamError.of(400, body, List.of());

        assertThat(error.code()).isEqualTo(ErrorCode.CONTEXT_EXCEEDED);
        assertThat(error.detail())
                .isEqualTo(
                        "request (9020 tokens) exceeds the available context size (8192 tokens),"
                                + " try increasing it");
        assertThat(of(500, "{\"error\":\"{not JSON\"}").detail()).isEqualTo("{not JSON");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "503|{\"error\":\"server busy\"}|503|server busy||OVERLOADED",
                "422|{\"error\":\"bad\",\"error_type\":\"validation\"}|422|bad|validation|REQUEST",
                "401|[{\"error\":{\"message\":\"no\",\"status\":\"DENIED\"}}]|401|no|DENIED|KEY",
                "404|{\"detail\":\"Not Found\"}|404|Not Found||NOT_FOUND",
                "400|{\"detail\":[{\"msg\":\"m\"}]}|400|[{\"msg\":\"m\"}]||REQUEST",
                "400|{\"object\":\"error\",\"message\":\"m\",\"type\":\"T\"}|400|m|T|REQUEST",
                "502|<html><style>b{}</style><h1>Bad Gateway</h1></html>|502|Bad Gateway||SERVER",
                "500|plain words|500|plain words||SERVER",
                "500||500|the backend answered with status 500 and no text||SERVER",
                "500|{}|500|the backend answered with status 500 and no text||SERVER",
                "302|moved|502|moved||UNKNOWN",
                "200|{\"error\":{\"message\":\"m\",\"code\":503}}|502|m||UNKNOWN"
            })
    void readsEveryShape(
            int status, String body, int shown, String detail, String type, FaultCause cause) {
        StokerException error = of(status, body == null ? "" : body);

        assertThat(error.detail()).isEqualTo(detail);
        assertThat(error.fault()).isEqualTo(new BackendFault(shown, type, cause));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"error\":{\"code\":500,\"message\":\"m\",\"type\":\"server_error\"}}|500",
                "{\"error\":{\"code\":\"oops\",\"message\":\"m\"}}|502",
                "{\"error\":{\"code\":200,\"message\":\"m\"}}|502",
                "{\"error\":\"m\",\"choices\":[]}|502"
            })
    void readsAnErrorInTheMiddleOfAStream(String event, int shown) {
        StokerException error =
                Objects.requireNonNull(UpstreamError.inBody(event.getBytes(UTF_8), List.of()));

        assertThat(error.detail()).isEqualTo("m");
        assertThat(error.httpStatus()).isEqualTo(shown);
    }

    @Test
    void findsNoErrorWhereThereIsNone() {
        assertThat(UpstreamError.inBody("{\"error\":null}".getBytes(UTF_8), List.of())).isNull();
        assertThat(UpstreamError.inBody("{\"id\":\"x\"}".getBytes(UTF_8), List.of())).isNull();
        assertThat(UpstreamError.inBody("nonsense".getBytes(UTF_8), List.of())).isNull();
    }

    @Test
    void redactsTextAndType() {
        byte[] body =
                "{\"error\":{\"message\":\"no k3y at /home/ann/x\",\"type\":\"k3y\"}}"
                        .getBytes(UTF_8);

        StokerException error = UpstreamError.of(500, body, List.of(new Secret("k3y")));

        assertThat(error.detail()).isEqualTo("no *** at <path>");
        assertThat(error.fault()).isEqualTo(new BackendFault(500, "***", FaultCause.SERVER));
    }

    /** What llama-server b11669 answers with status 500, and LocalAI passes on within its own. */
    @ParameterizedTest
    @CsvSource({
        "500, image, an image",
        "500, audio, a sound",
        "0, image, an image",
    })
    void tellsWhichFieldHoldsWhatTheModelCannotTake(int status, String input, String shown) {
        String body =
                "{\"error\":{\"code\":500,\"message\":\""
                        + input
                        + " input is not supported - hint: if this is unexpected, you may need to"
                        + " provide the mmproj\",\"type\":\"server_error\"}}";

        StokerException error = of(status, body);

        assertThat(error.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
        assertThat(error.httpStatus()).isEqualTo(400);
        assertThat(error.retryable()).isFalse();
        assertThat(Objects.requireNonNull(error.fault()).cause()).isEqualTo(FaultCause.UNSUPPORTED);
        assertThat(error.fault().type()).isNull();
        assertThat(error.detail())
                .startsWith("messages: " + shown + " (expected: text only: ")
                .contains(input + " input is not supported");
    }

    @Test
    void tellsCountsOnceThatASentenceTellsAlready() {
        byte[] body = Fixtures.llamaServer("error-context.json");

        String told = UpstreamError.of(400, body, List.of()).detail();

        assertThat(told).containsOnlyOnce("9020").containsOnlyOnce("8192");
    }

    /** The batch is a setting of the engine's; its caller knows of texts. */
    @Test
    void tellsATextThatIsTooLongToEmbedInWordsOfItsCaller() {
        StokerException error =
                of(
                        500,
                        "{\"error\":{\"code\":500,\"message\":\"input (900 tokens) is too large to"
                                + " process. increase the physical batch size (current batch size:"
                                + " 512)\",\"type\":\"server_error\"}}");

        assertThat(error.code()).isEqualTo(ErrorCode.CONTEXT_EXCEEDED);
        assertThat(error.detail())
                .isEqualTo("the input has 900 tokens, and the model takes 512 of one text");
        assertThat(ContextCounts.of(error)).isEqualTo(new ContextCounts(900, 512));
    }
}
