package dev.stoker.dialect.openai.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.AnswerWriter;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.GatheredAnswer;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.ToolCallPieces;
import dev.stoker.dialect.openai.OpenAiErrors;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.inference.Event;
import dev.stoker.inference.ToolCall;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of an answer as OpenAI's clients expect them: as the chunks of a stream or as
 * one object. What the model thinks aloud stands in {@code reasoning_content}, as a llama-server
 * has it; a plain completion has no place for it. Bounded. For one thread at a time.
 */
public final class TranslatedAnswer implements AnswerWriter {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Shape shape;
    private final AnswerHead head;
    private final boolean includeUsage;
    private final GatheredAnswer answer;
    private int lastCall = -1;
    private boolean begun;

    /**
     * @param shape chat or completion
     * @param includeUsage whether a stream tells its tokens
     */
    public TranslatedAnswer(Shape shape, AnswerHead head, boolean includeUsage) {
        this.shape = shape;
        this.head = head;
        this.includeUsage = includeUsage;
        this.answer = new GatheredAnswer(head.limit());
    }

    @Override
    public void add(Event event) {
        answer.add(event);
    }

    @Override
    public byte[] error(StokerException e) {
        return OpenAiErrors.event(e, head.requestId(), head.backend(), true);
    }

    @Override
    public byte @Nullable [] event(Event event) {
        answer.pass(event);
        return switch (event) {
            case Event.Text(var more) -> {
                ObjectNode choice = Json.object();
                if (shape == Shape.CHAT) {
                    delta(choice).put("content", more);
                } else {
                    choice.put("text", more);
                }
                yield chunk(choice, null);
            }
            case Event.Reasoning(var more) -> {
                ObjectNode choice = Json.object();
                if (shape != Shape.CHAT) {
                    yield null;
                }
                delta(choice).put("reasoning_content", more);
                yield chunk(choice, null);
            }
            case Event.ToolCallDelta call -> {
                ObjectNode choice = Json.object();
                call(delta(choice).putArray("tool_calls").addObject(), call);
                yield chunk(choice, null);
            }
            case Event.Refusal(var more) -> {
                ObjectNode choice = Json.object();
                if (shape != Shape.CHAT) {
                    yield null;
                }
                delta(choice).put("refusal", more);
                yield chunk(choice, null);
            }
            case Event.Logprobs(var tokens) -> {
                ObjectNode choice = Json.object();
                if (shape != Shape.CHAT) {
                    yield null;
                }
                delta(choice);
                choice.set("logprobs", LogprobsObject.of(tokens));
                yield chunk(choice, null);
            }
            case Event.Finished _ -> null;
        };
    }

    @Override
    public byte[] done(CallTimings timings) {
        Event.Finished finished = answer.end();
        var bytes = new ByteArrayOutputStream();
        for (int index : answer.callsWithoutArguments()) {
            ObjectNode last = Json.object();
            call(
                    delta(last).putArray("tool_calls").addObject(),
                    new Event.ToolCallDelta(index, null, null, ToolCallPieces.NO_ARGUMENTS));
            bytes.writeBytes(chunk(last, null));
        }
        ObjectNode choice = Json.object();
        if (shape == Shape.CHAT) {
            delta(choice);
        } else {
            choice.put("text", "");
        }
        bytes.writeBytes(chunk(choice, finished.reason().wireName()));
        if (includeUsage) {
            ObjectNode last = object(true);
            last.putArray("choices");
            last.set("usage", UsageObject.of(finished.usage()));
            bytes.writeBytes(sse(last));
        }
        bytes.writeBytes(DONE);
        return bytes.toByteArray();
    }

    @Override
    public byte[] whole(CallTimings timings) {
        Event.Finished finished = answer.end();
        ObjectNode root = object(false);
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        if (shape == Shape.CHAT) {
            message(choice.putObject("message"));
        } else {
            choice.put("text", answer.text());
        }
        boolean probable = shape == Shape.CHAT && !answer.logprobs().isEmpty();
        choice.set("logprobs", probable ? LogprobsObject.of(answer.logprobs()) : null);
        choice.put("finish_reason", finished.reason().wireName());
        root.set("usage", UsageObject.of(finished.usage()));
        return Json.bytes(root);
    }

    private void message(ObjectNode message) {
        var calls = answer.calls();
        message.put("role", "assistant");
        if (!answer.refusal().isEmpty()) {
            message.put("refusal", answer.refusal());
        }
        message.put("content", answer.text().isEmpty() && !calls.isEmpty() ? null : answer.text());
        if (!answer.reasoning().isEmpty()) {
            message.put("reasoning_content", answer.reasoning());
        }
        if (!calls.isEmpty()) {
            ArrayNode list = message.putArray("tool_calls");
            for (ToolCall call : calls) {
                list.addObject()
                        .put("id", call.id())
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments());
            }
        }
    }

    private ObjectNode delta(ObjectNode choice) {
        ObjectNode delta = choice.putObject("delta");
        if (!begun) {
            begun = true;
            delta.put("role", "assistant");
        }
        return delta;
    }

    /** Clients take an id or a name that comes again for a piece to append. */
    private void call(ObjectNode to, Event.ToolCallDelta call) {
        to.put("index", call.index());
        boolean first = call.index() > lastCall;
        lastCall = Math.max(lastCall, call.index());
        if (first) {
            String id = call.id();
            to.put("id", id == null || id.isEmpty() ? "call_" + call.index() : id);
            to.put("type", "function");
        }
        ObjectNode function = to.putObject("function");
        if (first) {
            function.put("name", call.name() == null ? "" : call.name());
        }
        function.put("arguments", call.arguments());
    }

    private byte[] chunk(ObjectNode choice, @Nullable String reason) {
        ObjectNode root = object(true);
        ObjectNode indexed = root.putArray("choices").addObject().put("index", 0);
        indexed.setAll(choice);
        if (shape == Shape.COMPLETION) {
            indexed.putNull("logprobs");
        }
        indexed.put("finish_reason", reason);
        if (includeUsage) {
            // As OpenAI has it: told at the end, and null until then.
            root.putNull("usage");
        }
        return sse(root);
    }

    private ObjectNode object(boolean chunk) {
        boolean chat = shape == Shape.CHAT;
        String kind =
                chat ? (chunk ? "chat.completion.chunk" : "chat.completion") : "text_completion";
        return Json.object()
                .put("id", (chat ? "chatcmpl-" : "cmpl-") + head.requestId())
                .put("object", kind)
                .put("created", head.created().getEpochSecond())
                .put("model", head.model());
    }

    private static byte[] sse(ObjectNode data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
