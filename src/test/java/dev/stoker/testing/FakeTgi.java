package dev.stoker.testing;

import dev.stoker.testing.FakeModelServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a {@link FakeModelServer} answers as text-generation-inference. Shapes and texts are those of
 * router/src of 3.3.6; the stream has no blank behind {@code data:}, as TGI's own documentation
 * shows it (docs/source/basic_tutorials/visual_language_models.md).
 */
public final class FakeTgi {
    private static final List<String> HEADERS =
            List.of(
                    "content-type: text/event-stream",
                    "cache-control: no-cache",
                    "x-compute-type: 1-nvidia-a10g",
                    "access-control-allow-origin: *");

    private FakeTgi() {}

    /** A server of one model, {@code tiny}. */
    public static FakeModelServer start() {
        return FakeModelServer.startBlank((_, wire) -> wire.whole(404, List.of(), new byte[0]))
                .on("/health", (_, wire) -> wire.whole(200, List.of(), new byte[0]))
                .on("/info", json(200, Answers.text("tgi-3.3.6-from-source-info.json")))
                .on("/v1/chat/completions", stream().whole())
                .on(
                        "/chat_tokenize",
                        (call, wire) ->
                                json(
                                                200,
                                                "{\"tokenize_response\":"
                                                        + tokens(call)
                                                        + ",\"templated_text\":\"\"}")
                                        .give(call, wire))
                .on("/tokenize", (call, wire) -> json(200, tokens(call)).give(call, wire));
    }

    private static String tokens(Exchange call) {
        String token = "{\"id\":32,\"text\":\"A\",\"start\":0,\"stop\":1}";
        return '[' + (token + ',').repeat(Answers.words(call) - 1) + token + ']';
    }

    /** Three tokens of an answer. */
    public static EventStream stream() {
        return EventStream.of(HEADERS, "tgi-3.3.6-from-source-stream.sse", 0);
    }

    /** One event by its data. */
    public static String event(String data) {
        return "data:" + data + "\n\n";
    }

    /** One event with a choice of that delta. */
    public static String delta(String delta, String finish) {
        return event(
                "{\"object\":\"chat.completion.chunk\",\"id\":\"\",\"created\":1741688515,"
                        + "\"model\":\"tiny\",\"system_fingerprint\":\"3.3.6-native\",\"choices\":"
                        + "[{\"index\":0,\"delta\":"
                        + delta
                        + ",\"logprobs\":null,\"finish_reason\":"
                        + finish
                        + "}],\"usage\":null}");
    }

    /** What every error is within a stream, with this status whatever it is. */
    public static Answer told(String message) {
        return stream()
                .with(
                        List.of(
                                event(
                                        "{\"error\":{\"message\":\""
                                                + message
                                                + "\",\"http_status_code\":422}}"),
                                event("[DONE]")))
                .whole();
    }

    /** An error with a status of its own, as calls are answered that are no stream. */
    public static Answer error(int status, String type, String message) {
        return json(status, "{\"error\":\"" + message + "\",\"error_type\":\"" + type + "\"}");
    }

    /** That JSON, with that status. */
    public static Answer json(int status, String body) {
        List<String> headers =
                List.of("content-type: application/json", "access-control-allow-origin: *");
        return (_, wire) -> wire.whole(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The prompt is longer than the model's context of 8,192 tokens. */
    public static Answer tooLong() {
        return told(
                "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8192. Given:"
                        + " 9020 `inputs` tokens and 3 `max_new_tokens`");
    }
}
