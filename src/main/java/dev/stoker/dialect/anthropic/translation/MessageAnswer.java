package dev.stoker.dialect.anthropic.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.AnswerWriter;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.GatheredAnswer;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.anthropic.AnthropicErrors;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.ToolCall;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as Anthropic's message, or as its named events: {@code message_start}, a {@code
 * ping}, the blocks one after another, {@code message_delta} with why it ended and its tokens,
 * {@code message_stop}.
 *
 * <p>Thoughts that the caller did not ask for are left out; {@code ping}s keep its stream alive
 * meanwhile, as {@link #alive} ones do when nothing comes.
 */
public final class MessageAnswer implements AnswerWriter {
    /** Of thoughts that are left out, every so manieth is a ping. */
    private static final int PING_EVERY = 32;

    private static final String STOPPED = "stop_sequence";

    /** Of an event with a token or two; a builder that grows copies each of them. */
    private static final int EVENT_CHARS = 192;

    private final AnswerHead head;
    private final boolean thoughts;
    private final GatheredAnswer answer;
    private final BlockStream blocks = new BlockStream();
    private boolean begun;
    private int leftOut;

    /**
     * @param thoughts whether the caller is to see what the model thinks aloud
     */
    public MessageAnswer(AnswerHead head, boolean thoughts) {
        this.head = head;
        this.thoughts = thoughts;
        this.answer = new GatheredAnswer(head.limit());
    }

    @Override
    public void add(Event event) {
        if (thoughts || !(event instanceof Event.Reasoning)) {
            answer.add(event);
        }
    }

    @Override
    public byte @Nullable [] event(Event event) {
        // Why it will not answer is told at the end.
        if (event instanceof Event.Refusal) {
            answer.add(event);
        } else {
            answer.pass(event);
        }
        if (event instanceof Event.Finished) {
            return null;
        }
        var out = new StringBuilder(EVENT_CHARS);
        begin(out);
        switch (event) {
            case Event.Text(var more) -> blocks.text(more, out);
            case Event.Reasoning(var more) -> thought(more, out);
            case Event.ToolCallDelta call -> blocks.call(call, out);
            case Event.Refusal _, Event.Logprobs _, Event.Finished _ -> {}
        }
        return out.isEmpty() ? null : bytes(out);
    }

    private void thought(String more, StringBuilder out) {
        if (thoughts) {
            blocks.thought(more, out);
        } else if (leftOut++ % PING_EVERY == PING_EVERY - 1) {
            ping(out);
        }
    }

    private void begin(StringBuilder out) {
        if (!begun) {
            begun = true;
            ObjectNode message = message();
            message.putArray("content");
            message.putNull("stop_reason").putNull("stop_sequence");
            message.set("usage", TokenUsage.none());
            var start = Json.object().put("type", "message_start");
            BlockStream.write(start.set("message", message), out);
            ping(out);
        }
    }

    @Override
    public byte[] alive() {
        var out = new StringBuilder();
        ping(out);
        return bytes(out);
    }

    private static void ping(StringBuilder out) {
        BlockStream.write(Json.object().put("type", "ping"), out);
    }

    @Override
    public byte[] done(CallTimings timings) {
        Event.Finished finished = answer.end();
        var out = new StringBuilder();
        begin(out);
        blocks.close(out);
        ObjectNode last = Json.object().put("type", "message_delta");
        stop(last.putObject("delta"), finished);
        last.set("usage", TokenUsage.of(finished.usage()));
        BlockStream.write(last, out);
        BlockStream.write(Json.object().put("type", "message_stop"), out);
        return bytes(out);
    }

    @Override
    public byte[] error(StokerException e) {
        return AnthropicErrors.event(e, head.requestId(), head.backend(), true);
    }

    @Override
    public byte[] whole(CallTimings timings) {
        Event.Finished finished = answer.end();
        ObjectNode message = message();
        content(message.putArray("content"));
        stop(message, finished);
        message.set("usage", TokenUsage.of(finished.usage()));
        return Json.bytes(message);
    }

    private ObjectNode message() {
        return Json.object()
                .put("id", "msg_" + head.requestId())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", head.model());
    }

    private void content(ArrayNode content) {
        if (!answer.reasoning().isEmpty()) {
            content.add(BlockStream.thinking(answer.reasoning()));
        }
        if (!answer.text().isEmpty()) {
            content.addObject().put("type", "text").put("text", answer.text());
        }
        for (ToolCall call : answer.calls()) {
            byte[] arguments = call.arguments().getBytes(StandardCharsets.UTF_8);
            JsonNode input = Json.treeOrNull(arguments, 0, arguments.length);
            content.addObject()
                    .put("type", "tool_use")
                    .put("id", call.id())
                    .put("name", call.name())
                    .set("input", input == null ? Json.object() : input);
        }
    }

    /** Where the backend does not tell the stop sequence, it is the end of a turn as any. */
    private void stop(ObjectNode to, Event.Finished finished) {
        String reason = reason(finished);
        boolean known = reason.equals(STOPPED);
        to.put("stop_reason", reason).put(STOPPED, known ? finished.stopSequence() : null);
        if (reason.equals("refusal")) {
            ObjectNode why = to.putObject("stop_details").put("type", "refusal");
            why.putNull("category");
            why.put("explanation", answer.refusal().isEmpty() ? null : answer.refusal());
        }
    }

    private String reason(Event.Finished finished) {
        FinishReason reason = finished.reason();
        if (reason == FinishReason.STOP && !answer.calls().isEmpty()) {
            // Clients look here for whether there is something to call.
            reason = FinishReason.TOOL_CALLS;
        }
        return switch (reason) {
            case STOP -> stopped(finished);
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER -> "refusal";
        };
    }

    private String stopped(Event.Finished finished) {
        if (!answer.refusal().isEmpty()) {
            return "refusal";
        }
        return finished.stopSequence() == null ? "end_turn" : STOPPED;
    }

    private static byte[] bytes(StringBuilder out) {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
