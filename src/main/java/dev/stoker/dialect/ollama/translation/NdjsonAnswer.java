package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.AnswerWriter;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.GatheredAnswer;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.ollama.OllamaErrors;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.TokenLogprob;
import dev.stoker.inference.ToolCall;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of an answer as Ollama's clients expect them: a line of JSON for each, or one
 * object. A tool call stands whole in its line, so calls come at the end. A refusal is told as
 * text, since the dialect has no other place for one. Bounded. For one thread at a time.
 */
public final class NdjsonAnswer implements AnswerWriter {
    private final Surface surface;
    private final AnswerHead head;
    private final String model;
    private final GatheredAnswer answer;
    private final Stamp stamp;

    /**
     * @param surface chat or generate
     * @param model as the caller named it; null if it did not
     * @param clock tells when each line was made
     */
    public NdjsonAnswer(
            Surface surface, AnswerHead head, @Nullable String model, InstantSource clock) {
        this.surface = surface;
        this.head = head;
        this.model = model == null ? head.model() : model;
        this.answer = new GatheredAnswer(head.limit());
        this.stamp = new Stamp(clock);
    }

    @Override
    public String streamType() {
        return "application/x-ndjson";
    }

    @Override
    public void add(Event event) {
        answer.add(event);
    }

    @Override
    public byte @Nullable [] event(Event event) {
        answer.pass(event);
        return switch (event) {
            case Event.Text(var more) -> line(said(more, "", List.of()));
            case Event.Reasoning(var more) -> line(said("", more, List.of()));
            case Event.Refusal(var more) -> line(said(more, "", List.of()));
            case Event.Logprobs(var tokens) -> {
                ObjectNode object = said("", "", List.of());
                object.set("logprobs", logprobs(tokens));
                yield line(object);
            }
            case Event.ToolCallDelta _, Event.Finished _ -> null;
        };
    }

    @Override
    public byte[] done(CallTimings timings) {
        var bytes = new ByteArrayOutputStream();
        List<ToolCall> calls = answer.calls();
        if (!calls.isEmpty()) {
            bytes.writeBytes(line(said("", "", calls)));
        }
        bytes.writeBytes(line(ended(said("", "", List.of()), timings)));
        return bytes.toByteArray();
    }

    @Override
    public byte[] error(StokerException e) {
        return OllamaErrors.line(e, head.requestId(), head.backend(), true);
    }

    @Override
    public byte[] whole(CallTimings timings) {
        ObjectNode object =
                said(answer.text() + answer.refusal(), answer.reasoning(), answer.calls());
        if (!answer.logprobs().isEmpty()) {
            object.set("logprobs", logprobs(answer.logprobs()));
        }
        return Json.bytes(ended(object, timings));
    }

    /** What was said, in a line that is not the last. */
    private ObjectNode said(String text, String thought, List<ToolCall> calls) {
        ObjectNode object = Json.object();
        object.put("model", model).put("created_at", stamp.now());
        boolean chat = surface == Surface.CHAT;
        ObjectNode to = chat ? object.putObject("message").put("role", "assistant") : object;
        to.put(chat ? "content" : "response", text);
        if (!thought.isEmpty()) {
            to.put("thinking", thought);
        }
        if (!calls.isEmpty()) {
            to.set("tool_calls", calls(calls));
        }
        return object.put("done", false);
    }

    private static ArrayNode calls(List<ToolCall> calls) {
        ArrayNode list = Json.object().arrayNode();
        for (ToolCall call : calls) {
            byte[] arguments = call.arguments().getBytes(StandardCharsets.UTF_8);
            JsonNode object = Json.treeOrNull(arguments, 0, arguments.length);
            list.addObject()
                    .put("id", call.id())
                    .putObject("function")
                    .put("index", list.size() - 1)
                    .put("name", call.name())
                    .set("arguments", object == null ? Json.object() : object);
        }
        return list;
    }

    private ObjectNode ended(ObjectNode object, CallTimings timings) {
        Event.Finished finished = answer.end();
        object.put("done", true).put("done_reason", reason(finished.reason()));
        Durations.write(finished, timings, object);
        return object;
    }

    /** A call of a tool ends an answer as any other end does. */
    private static String reason(FinishReason reason) {
        return switch (reason) {
            case STOP, TOOL_CALLS -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER -> "content_filter";
        };
    }

    private static ArrayNode logprobs(List<TokenLogprob> tokens) {
        ArrayNode list = Json.object().arrayNode();
        for (TokenLogprob token : tokens) {
            ObjectNode object = token(list.addObject(), token.token(), token.logprob());
            if (!token.top().isEmpty()) {
                ArrayNode top = object.putArray("top_logprobs");
                token.top()
                        .forEach(other -> token(top.addObject(), other.token(), other.logprob()));
            }
        }
        return list;
    }

    private static ObjectNode token(ObjectNode object, String token, double logprob) {
        ArrayNode bytes = object.put("token", token).put("logprob", logprob).putArray("bytes");
        for (byte one : token.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(one & 0xff);
        }
        return object;
    }

    private static byte[] line(ObjectNode object) {
        return (object + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
