package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.AnswerWriter;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.GatheredAnswer;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Event;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes the native answers: the one object of {@code generate}, or the server-sent events of
 * {@code stream}. Bounded. Feed it every event of the answer in order. For one thread at a time.
 */
public final class NativeAnswer implements AnswerWriter {
    private final AnswerHead head;
    private final GatheredAnswer answer;
    private @Nullable String structured;

    /** An answer of which nothing has come yet. */
    public NativeAnswer(AnswerHead head) {
        this.head = head;
        this.answer = new GatheredAnswer(head.limit());
    }

    static ObjectNode json(AnswerHead head) {
        return Json.object()
                .put("id", head.requestId())
                .put("model", head.model())
                .put("backend", head.backend());
    }

    @Override
    public void structured(String outcome) {
        structured = outcome;
    }

    @Override
    public void add(Event event) {
        answer.add(event);
    }

    @Override
    public byte[] whole(CallTimings timings) {
        ObjectNode json = json(head);
        json.put("text", answer.text());
        json.put("reasoning", answer.reasoning().isEmpty() ? null : answer.reasoning());
        if (!answer.refusal().isEmpty()) {
            json.put("refusal", answer.refusal());
        }
        if (!answer.logprobs().isEmpty()) {
            json.set("logprobs", AnswerParts.logprobs(answer.logprobs()));
        }
        finish(json, timings);
        return Json.bytes(json);
    }

    @Override
    public byte @Nullable [] event(Event event) {
        answer.pass(event);
        return switch (event) {
            case Event.Text(var more) -> sse("text", Json.object().put("text", more));
            case Event.Reasoning(var more) -> sse("reasoning", Json.object().put("text", more));
            case Event.ToolCallDelta delta -> sse("tool_call", json(delta));
            case Event.Refusal(var more) -> sse("refusal", Json.object().put("text", more));
            case Event.Logprobs(var tokens) ->
                    sse(
                            "logprobs",
                            Json.object().<ObjectNode>set("tokens", AnswerParts.logprobs(tokens)));
            case Event.Finished _ -> null;
        };
    }

    /** Everything but the text. */
    @Override
    public byte[] done(CallTimings timings) {
        ObjectNode json = json(head);
        finish(json, timings);
        return sse("done", json);
    }

    @Override
    public byte[] error(StokerException e) {
        return NativeErrors.event(e, head.requestId(), head.backend());
    }

    /** Where a call stands that waits for its turn: an event of its stream, before all others. */
    public static byte[] queued(int position) {
        return sse("queue", Json.object().put("position", position));
    }

    private void finish(ObjectNode json, CallTimings timings) {
        Event.Finished finished = answer.end();
        json.set("tool_calls", AnswerParts.toolCalls(answer.calls()));
        json.put("finish_reason", finished.reason().wireName());
        if (finished.stopSequence() != null) {
            json.put("stop_sequence", finished.stopSequence());
        }
        if (structured != null) {
            json.put("structured", structured);
        }
        json.set("usage", AnswerParts.usage(finished.usage()));
        json.set("timings", AnswerParts.timings(timings, finished));
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
