package dev.stoker.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContextCountsTest {
    /** As servers say it: each with 9020 tokens, and room for 8192. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // Stoker
                "the prompt has 9020 tokens, and the context of 'tiny' holds 8192, of prompt and"
                        + " answer",
                "the prompt has about 9020 tokens, and the context of 'a b' holds 8192",
                "input too long (prompt: about 9020 tokens, context: 8192 tokens)",
                // llama.cpp b11669, Ollama 0.33.0-rc2 and LocalAI pass it on
                "request (9020 tokens) exceeds the available context size (8192 tokens), try"
                        + " increasing it",
                "input (9020 tokens) is too large to process. increase the physical batch size"
                        + " (current batch size: 8192)",
                // Anthropic
                "prompt is too long: 9020 tokens > 8192 maximum",
                "input length and `max_tokens` exceed context limit: 9020 + 4096 > 8192, decrease"
                        + " input length or `max_tokens` and try again",
                // Gemini
                "The input token count (9020) exceeds the maximum number of tokens allowed (8192).",
                // OpenAI, and Azure
                "This model's maximum context length is 8192 tokens. However, your messages"
                        + " resulted in 9020 tokens. Please reduce the length of the messages.",
                "This model's maximum context length is 8192 tokens. However, you requested 9120"
                        + " tokens (9020 in the messages, 100 in the completion).",
                // OpenRouter
                "This endpoint's maximum context length is 8192 tokens. However, you requested"
                        + " about 9120 tokens (9020 of text input, 100 in the output).",
                // vLLM, older to newer
                "The decoder prompt (length 9020) is longer than the maximum model length of 8192.",
                "This model's maximum context length is 8192 tokens. However, your request has"
                        + " 9020 input tokens. Please reduce the length of the input messages.",
                "You passed 9020 input tokens and requested 1 output tokens. However, the model's"
                        + " context length is only 8192 tokens, resulting in a maximum input"
                        + " length of 8191 tokens.",
                "This model's maximum context length is 8192 tokens. However, you requested 3"
                        + " output tokens and your prompt contains at least 9020 input tokens, for"
                        + " a total of at least 9023 tokens.",
                // TGI
                "Input validation error: `inputs` must have less than 8192 tokens. Given: 9020",
                "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8192. Given:"
                        + " 9020 `inputs` tokens and 20 `max_new_tokens`"
            })
    void readsBothNumbers(String text) {
        assertThat(ContextCounts.in(text)).isEqualTo(new ContextCounts(9020, 8192));
        if (!text.startsWith("the prompt has") && !text.startsWith("input too long")) {
            assertThat(said(text).code()).isEqualTo(ErrorCode.CONTEXT_EXCEEDED);
        }
    }

    private static StokerException said(String text) {
        byte[] body =
                ("{\"error\":{\"message\":" + Json.quoted(text) + "}}")
                        .getBytes(StandardCharsets.UTF_8);
        return UpstreamError.of(400, body, List.of());
    }

    @Test
    void readsNothingIntoOtherTexts() {
        assertThat(ContextCounts.in("the input length exceeds the context length")).isNull();
        assertThat(ContextCounts.of(new StokerException(ErrorCode.BUSY, "prompt is too long")))
                .isNull();
    }

    @Test
    void writesWhatItReads() {
        assertThat(ContextCounts.in("too long" + ContextCounts.added(9020, false, 8192)))
                .isEqualTo(new ContextCounts(9020, 8192));
    }
}
