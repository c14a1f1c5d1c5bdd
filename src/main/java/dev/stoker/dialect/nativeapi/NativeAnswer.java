package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.ToolCallPieces;
import dev.stoker.inference.Event;
import dev.stoker.inference.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the native answers: the one object of {@code generate}, or the server-sent events of
 * {@code stream}. Bounded. Feed it every event of the answer in order. For one thread at a time.
 */
public final class NativeAnswer {
    private final AnswerHead head;
    private final int limit;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private final ToolCallPieces toolCalls = new ToolCallPieces();
    private int size;
    private @Nullable String structured;
    private Event.@Nullable Finished end;

    /**
     * @param limit most characters that are kept
     */
    public NativeAnswer(AnswerHead head, int limit) {
        this.head = head;
        this.limit = limit;
    }

    /** How it was made sure that the answer keeps to the schema that was asked for. */
    public void structured(String outcome) {
        structured = outcome;
    }

    /**
     * Keeps an event for {@link #json}.
     *
     * @throws StokerException {@code BACKEND_ERROR} if the answer exceeds the limit, or a tool call
     *     is none
     */
    public void add(Event event) {
        switch (event) {
            case Event.Text(var more) -> {
                count(more);
                text.append(more);
            }
            case Event.Reasoning(var more) -> {
                count(more);
                reasoning.append(more);
            }
            case Event.ToolCallDelta delta -> tool(delta);
            case Event.Refusal(var more) -> {
                count(more);
                refusal.append(more);
            }
            case Event.Logprobs(var tokens) -> {
                tokens.forEach(token -> count(token.token()));
                logprobs.addAll(tokens);
            }
            case Event.Finished finished -> finish(finished);
        }
    }

    private void finish(Event.Finished finished) {
        toolCalls.check(finished.reason());
        end = finished;
    }

    /** The whole answer, in UTF-8; only after {@link Event.Finished}. */
    public byte[] json(CallTimings timings) {
        ObjectNode json = head.json();
        json.put("text", text.toString());
        json.put("reasoning", reasoning.isEmpty() ? null : reasoning.toString());
        if (!refusal.isEmpty()) {
            json.put("refusal", refusal.toString());
        }
        if (!logprobs.isEmpty()) {
            json.set("logprobs", AnswerParts.logprobs(logprobs));
        }
        finish(json, timings);
        return Json.bytes(json);
    }

    /**
     * A delta as an event of the stream, or null for {@link Event.Finished}, which {@link #done}
     * writes. Of what it writes it keeps the tool calls only.
     *
     * @throws StokerException {@code BACKEND_ERROR} if the tool calls exceed the limit, or one is
     *     none
     */
    public byte @Nullable [] event(Event event) {
        return switch (event) {
            case Event.Text(var more) -> sse("text", Json.object().put("text", more));
            case Event.Reasoning(var more) -> sse("reasoning", Json.object().put("text", more));
            case Event.ToolCallDelta delta -> {
                tool(delta);
                yield sse("tool_call", json(delta));
            }
            case Event.Refusal(var more) -> sse("refusal", Json.object().put("text", more));
            case Event.Logprobs(var tokens) ->
                    sse(
                            "logprobs",
                            Json.object().<ObjectNode>set("tokens", AnswerParts.logprobs(tokens)));
            case Event.Finished finished -> {
                finish(finished);
                yield null;
            }
        };
    }

    /** The stream's last event: everything but the text; only after {@link Event.Finished}. */
    public byte[] done(CallTimings timings) {
        ObjectNode json = head.json();
        finish(json, timings);
        return sse("done", json);
    }

    private void finish(ObjectNode json, CallTimings timings) {
        Event.Finished finished = end;
        if (finished == null) {
            throw new IllegalStateException("the answer has not ended");
        }
        json.set("tool_calls", AnswerParts.toolCalls(toolCalls.calls()));
        json.put("finish_reason", finished.reason().wireName());
        if (structured != null) {
            json.put("structured", structured);
        }
        json.set("usage", AnswerParts.usage(finished.usage()));
        json.set("timings", AnswerParts.timings(timings, finished));
    }

    private void tool(Event.ToolCallDelta delta) {
        count(delta.arguments());
        toolCalls.add(delta);
    }

    private void count(String more) {
        // An empty piece still costs memory, so it counts as well.
        size += more.length() + 1;
        if (size > limit) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "the backend's answer is larger than " + limit + " characters");
        }
    }

    private static ObjectNode json(Event.ToolCallDelta delta) {
        return Json.object()
                .put("index", delta.index())
                .put("id", delta.id())
                .put("name", delta.name())
                .put("arguments", delta.arguments());
    }

    static byte[] sse(String event, ObjectNode data) {
        return ("event: " + event + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
