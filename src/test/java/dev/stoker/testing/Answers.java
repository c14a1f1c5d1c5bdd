package dev.stoker.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import dev.stoker.testing.FakeModelServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * How a {@link FakeModelServer} can answer, well and badly. Texts are those of llama-server 0.7.0,
 * captured.
 */
public final class Answers {
    private static final Pattern STREAM = Pattern.compile("\"stream\"\\s*:\\s*true");

    private Answers() {}

    /** Three tokens of chat: a stream if asked for one. */
    public static Answer chat() {
        return streamOrObject("llama-server-0.7.0-chat-stream.sse", "llama-server-0.7.0-chat.json");
    }

    /** Three tokens of plain completion: a stream if asked for one. */
    public static Answer completion() {
        return streamOrObject(
                "llama-server-0.7.0-completion-stream.sse", "llama-server-0.7.0-completion.json");
    }

    /** That JSON, with that status. */
    public static Answer json(int status, String body) {
        return whole(status, "application/json; charset=utf-8", body);
    }

    /** That text, with that status and content type. */
    public static Answer whole(int status, String contentType, String body) {
        return (_, wire) -> wire.whole(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** That captured JSON. */
    public static Answer fixture(String name) {
        return json(200, text(name));
    }

    /** What every path but {@code /health} says while the model loads, and that one too. */
    public static Answer loading() {
        return json(
                503,
                "{\"error\":{\"message\":\"Loading model\",\"type\":\"unavailable_error\","
                        + "\"code\":503}}");
    }

    /** The prompt does not fit. */
    public static Answer contextExceeded() {
        return json(400, text("llama-server-0.7.0-context-exceeded.json"));
    }

    /** A stream of these chunks, ended in order. */
    public static Answer stream(List<String> chunks) {
        return (_, wire) -> {
            wire.eventStream();
            for (String chunk : chunks) {
                wire.chunk(chunk);
            }
            wire.end();
        };
    }

    /** The same, and the connection is closed that long after its end, as llama-server does. */
    public static Answer streamAndClose(List<String> chunks, Duration after) {
        Answer stream = stream(chunks);
        return (exchange, wire) -> {
            stream.give(exchange, wire);
            Thread.sleep(after);
            wire.close();
        };
    }

    /** Nothing at all, until the peer leaves. */
    public static Answer hangBeforeHead() {
        return (_, wire) -> wire.hang();
    }

    /** The head of a stream and nothing else, until the peer leaves. */
    public static Answer hangAfterHead() {
        return (_, wire) -> wire.eventStream().hang();
    }

    /** A few events of chat, then nothing until the peer leaves. */
    public static Answer hangMidStream() {
        return (_, wire) -> {
            wire.eventStream();
            for (String event : chatEvents().subList(0, 3)) {
                wire.chunk(event);
            }
            wire.hang();
        };
    }

    /** A few events of chat, half of one, and a closed connection. */
    public static Answer cutMidEvent() {
        return (_, wire) -> {
            wire.eventStream();
            for (String event : chatEvents().subList(0, 3)) {
                wire.chunk(event);
            }
            wire.chunk(chatEvents().get(3).substring(0, 40)).close();
        };
    }

    /** A few events of chat and the reset of a process that died. */
    public static Answer dieMidStream() {
        return (_, wire) -> {
            wire.eventStream();
            for (String event : chatEvents().subList(0, 3)) {
                wire.chunk(event);
            }
            wire.reset();
        };
    }

    /** A reset connection instead of an answer. */
    public static Answer dieBeforeHead() {
        return (_, wire) -> wire.reset();
    }

    /** A stream that ends in order but for the finish reason. */
    public static Answer endWithoutFinishReason() {
        return stream(chatEvents().subList(0, 3));
    }

    /** A stream whose second event is no JSON. */
    public static Answer malformedJson() {
        return stream(List.of(chatEvents().getFirst(), "data: {\"choices\":[{\n\n"));
    }

    /** A page of HTML with status 200. */
    public static Answer wrongContentType() {
        return whole(200, "text/html", "<html><body>It works!</body></html>");
    }

    /** A few events, then an error as an event, then the end. */
    public static Answer errorInStream(String message) {
        var events = new ArrayList<>(chatEvents().subList(0, 3));
        events.add(
                "data: {\"error\":{\"message\":\""
                        + message
                        + "\",\"type\":\"server_error\",\"code\":500}}\n\n");
        return stream(events);
    }

    /** A stream of chat; each event needs one permit to be sent. */
    public static Answer trickle(Semaphore permits) {
        return (_, wire) -> {
            wire.eventStream();
            for (String event : chatEvents()) {
                permits.acquire();
                wire.chunk(event);
            }
            wire.end();
        };
    }

    /** Events of chat for ever, as fast as the peer takes them. */
    public static Answer endless() {
        return (_, wire) -> {
            String event = chatEvents().get(1);
            var block = new StringBuilder();
            while (block.length() < 8000) {
                block.append(event);
            }
            wire.eventStream();
            while (true) {
                wire.chunk(block.toString());
            }
        };
    }

    /** One answer to the first call, another one to all that follow. */
    public static Answer oneThen(Answer first, Answer others) {
        var calls = new AtomicInteger();
        return (exchange, wire) ->
                (calls.getAndIncrement() == 0 ? first : others).give(exchange, wire);
    }

    /** A body for ever, which is no event and no line, as fast as the peer takes it. */
    public static Answer endlessBody(int status) {
        return (_, wire) -> {
            wire.head(status, "Content-Type: application/json", "Transfer-Encoding: chunked");
            String block = "{\"error\":\"" + "h".repeat(8000);
            while (true) {
                wire.chunk(block);
            }
        };
    }

    /** A stream with one header of that many bytes. */
    public static Answer hugeHeader(int bytes) {
        return (_, wire) -> {
            wire.head(
                    200,
                    "X-Huge: " + "h".repeat(bytes),
                    "Content-Type: application/json",
                    "Content-Length: 2");
            wire.raw("{}");
        };
    }

    /** The events of the captured chat stream, each with its empty line, {@code [DONE]} last. */
    public static List<String> chatEvents() {
        return Arrays.stream(text("llama-server-0.7.0-chat-stream.sse").split("(?<=\n\n)"))
                .toList();
    }

    /** A captured text by its file name. */
    public static String text(String name) {
        try (InputStream in = Answers.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture of the name " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JSON of a request. */
    static JsonNode json(Exchange call) {
        byte[] body = call.body();
        JsonNode json = Json.treeOrNull(body, 0, body.length);
        if (json == null) {
            throw new AssertionError("not JSON: " + call.text());
        }
        return json;
    }

    /** How many words the text has whose tokens are to be counted. */
    static int words(Exchange call) {
        JsonNode body = json(call);
        for (JsonNode text :
                List.of(
                        body.path("prompt"),
                        body.path("inputs"),
                        body.path("messages").path(0).path("content"),
                        body.path("messages").path(0).path("content").path(0).path("text"))) {
            if (text.isTextual()) {
                return text.textValue().strip().split(" ").length;
            }
        }
        throw new AssertionError("no text: " + body);
    }

    private static Answer streamOrObject(String stream, String object) {
        return (exchange, wire) -> {
            if (STREAM.matcher(exchange.text()).find()) {
                stream(List.of(text(stream).split("(?<=\n\n)"))).give(exchange, wire);
            } else {
                fixture(object).give(exchange, wire);
            }
        };
    }
}
