package dev.stoker.testing;

import dev.stoker.testing.FakeModelServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How a {@link FakeModelServer} answers as Anthropic's cloud: at {@code /v1/messages}, {@code
 * /v1/messages/count_tokens} and {@code /v1/models}. It wants the version and the key as the cloud
 * does. Shapes are those of platform.claude.com/docs; texts of errors are quoted from published
 * issues, which {@code docs/backends/anthropic.md} names.
 */
public final class FakeAnthropic {
    /** The one key that it takes. */
    public static final String KEY = "sk-ant-api03-a-key-of-the-tests";

    private static final List<String> HEADERS =
            List.of(
                    "Date: Sat, 21 Nov 2026 16:38:49 GMT",
                    "Content-Type: text/event-stream; charset=utf-8",
                    "Cache-Control: no-cache",
                    "request-id: req_018EeWyXxfu5pfWkrYcMdjWG");

    private FakeAnthropic() {}

    /** A cloud with one model, {@code tiny}. */
    public static FakeModelServer start() {
        FakeModelServer server =
                FakeModelServer.startBlank(error(404, "not_found_error", "Not found"));
        on(server, "/v1/messages", stream().whole());
        on(
                server,
                "/v1/messages/count_tokens",
                (call, wire) ->
                        json(200, "{\"input_tokens\":" + Answers.words(call) + "}")
                                .give(call, wire));
        on(server, "/v1/models?limit=1", models());
        on(server, "/v1/models?limit=1000", models());
        return server;
    }

    /** Answers this path so from now on, to those who may ask. */
    public static void on(FakeModelServer server, String path, Answer answer) {
        server.on(path, (exchange, wire) -> gate(exchange, answer).give(exchange, wire));
    }

    private static Answer gate(Exchange exchange, Answer answer) {
        if (exchange.header("anthropic-version") == null) {
            return error(400, "invalid_request_error", "anthropic-version: header is required");
        }
        String key = exchange.header("x-api-key");
        if (key == null) {
            return error(401, "authentication_error", "x-api-key header is required");
        }
        return key.equals(KEY) ? answer : error(401, "authentication_error", "invalid x-api-key");
    }

    /** Three tokens of an answer. */
    public static EventStream stream() {
        return EventStream.of(HEADERS, "anthropic-2023-06-01-documented-text.sse", 3);
    }

    /** That fixture as an answer. */
    public static EventStream stream(String fixture) {
        return EventStream.of(HEADERS, fixture, 1);
    }

    /** One event by its name and data. */
    public static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    /** The list of models with {@code tiny} alone. */
    public static Answer models() {
        return json(200, Answers.text("anthropic-2023-06-01-documented-models.json"));
    }

    /** An error in the one shape that it has. */
    public static Answer error(int status, String type, String message, String... headers) {
        return json(status, body(type, message), headers);
    }

    /** The body of an error. */
    public static String body(String type, String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":\""
                + type
                + "\",\"message\":\""
                + message
                + "\"},\"request_id\":\"req_011CVQe1dLrGNMJyE1ghG1av\"}";
    }

    /** That JSON, with that status. */
    public static Answer json(int status, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Type: application/json");
        all.add("request-id: req_011CVQe1dLrGNMJyE1ghG1av");
        return (_, wire) -> wire.whole(status, all, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The prompt is longer than the model's context of 8,192 tokens. */
    public static Answer tooLong() {
        return error(
                400, "invalid_request_error", "prompt is too long: 9020 tokens > 8192 maximum");
    }
}
