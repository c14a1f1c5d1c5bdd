package dev.stoker.testing;

import dev.stoker.testing.FakeModelServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a {@link FakeModelServer} answers as vLLM. Shapes are those of {@code
 * vllm/entrypoints/openai} as of 2026-03; a published stream of 0.15 and texts of errors are quoted
 * from issues, which {@code docs/backends/vllm.md} names.
 */
public final class FakeVllm {
    private static final List<String> HEADERS =
            List.of(
                    "date: Sat, 21 Nov 2026 16:38:49 GMT",
                    "server: uvicorn",
                    "content-type: text/event-stream; charset=utf-8");

    private FakeVllm() {}

    /** A server of one model, {@code tiny}. */
    public static FakeModelServer start() {
        return FakeModelServer.startBlank(json(404, "{\"detail\":\"Not Found\"}"))
                .on("/health", json(200, ""))
                .on("/version", json(200, "{\"version\":\"0.15.0\"}"))
                .on("/v1/models", json(200, Answers.text("vllm-0.15.0-from-source-models.json")))
                .on("/v1/chat/completions", stream().whole())
                .on("/v1/embeddings", (call, wire) -> json(200, embeddings(call)).give(call, wire))
                .on("/v1/rerank", json(200, Answers.text("vllm-0.15.0-from-source-rerank.json")))
                .on("/tokenize", (call, wire) -> json(200, tokens(call)).give(call, wire));
    }

    /** Three tokens of an answer. */
    public static EventStream stream() {
        return EventStream.of(HEADERS, "vllm-0.15.0-published-stream.sse", 1);
    }

    /** One event by its data. */
    public static String event(String data) {
        return "data: " + data + "\n\n";
    }

    /** One event with a choice of that delta. */
    public static String delta(String delta, String finish) {
        return event(
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1772423572,"
                        + "\"model\":\"tiny\",\"choices\":[{\"index\":0,\"delta\":"
                        + delta
                        + ",\"logprobs\":null,\"finish_reason\":"
                        + finish
                        + "}]}");
    }

    /** An error, in the shape that it has since 0.10. */
    public static Answer error(int status, String type, String message) {
        return json(status, body(status, type, message));
    }

    /** The body of an error. */
    public static String body(int code, String type, String message) {
        return "{\"error\":{\"message\":\""
                + message
                + "\",\"type\":\""
                + type
                + "\",\"param\":null,\"code\":"
                + code
                + "}}";
    }

    /** That JSON, with that status. */
    public static Answer json(int status, String body) {
        List<String> headers = List.of("server: uvicorn", "content-type: application/json");
        return (_, wire) -> wire.whole(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The prompt is longer than the model's context of 8,192 tokens. */
    public static Answer tooLong() {
        return error(
                400,
                "BadRequestError",
                "This model's maximum context length is 8192 tokens. However, you requested 9023"
                        + " tokens (9020 in the messages, 3 in the completion). Please reduce the"
                        + " length of the messages or completion.");
    }

    private static String embeddings(Exchange call) {
        int texts = Answers.json(call).path("input").size();
        String data =
                IntStream.range(0, texts)
                        .mapToObj(i ->
                                "{\"index\":"
                                        + i
                                        + ",\"object\":\"embedding\","
                                        + "\"embedding\":[0.5,-0.25]}")
                        .collect(Collectors.joining(","));
        return "{\"id\":\"embd-1\",\"object\":\"list\",\"created\":1772423572,\"model\":\"tiny\","
                + "\"data\":["
                + data
                + "],"
                + "\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3,\"completion_tokens\":0,"
                + "\"prompt_tokens_details\":null}}";
    }

    private static String tokens(Exchange call) {
        int words = Answers.words(call);
        return "{\"count\":"
                + words
                + ",\"max_model_len\":8192,\"tokens\":["
                + "7,".repeat(words - 1)
                + "7],\"token_strs\":null}";
    }
}
