package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Redaction;
import dev.stoker.dialect.SseParser;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.TokenLogprob;
import dev.stoker.inference.Usage;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a chat stream. Tolerates what servers leave out: {@code delta}, choices,
 * content, {@code [DONE]}. Only the first choice is read. For one thread at a time.
 */
public final class ChatChunkReader implements SseParser.Sink {
    private final List<Secret> secrets;
    private final Consumer<Event> sink;
    private @Nullable FinishReason reason;
    private @Nullable String stopSequence;
    private Usage usage = Usage.UNKNOWN;
    private Timings timings = Timings.UNKNOWN;
    private int lastToolCall = -1;
    private boolean done;

    /**
     * @param secrets taken out of a backend's error text
     * @param sink receives the deltas; {@link Event.Finished} comes from {@link #finish} only
     */
    public ChatChunkReader(Collection<Secret> secrets, Consumer<Event> sink) {
        this.secrets = List.copyOf(secrets);
        this.sink = sink;
    }

    /**
     * The data of one event.
     *
     * @throws StokerException {@code BACKEND_ERROR} or {@code CONTEXT_EXCEEDED} if it is an error
     *     or not JSON
     */
    @Override
    public void event(@Nullable String name, byte[] buffer, int offset, int length) {
        if (done || Payloads.is("[DONE]", buffer, offset, length)) {
            done = true;
            return;
        }
        ObjectNode chunk = Payloads.object(buffer, offset, length);
        StokerException error = Chunks.error(chunk, secrets);
        if (error != null) {
            throw error;
        }
        Usage told = Chunks.usage(chunk);
        usage = told == null ? usage : told;
        Timings took = Chunks.timings(chunk);
        timings = took == null ? timings : took;
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt(0) == 0) {
                choice(choice);
            }
        }
    }

    /** Whether {@code [DONE]} was seen: nothing can follow. */
    public boolean done() {
        return done;
    }

    /**
     * The last event, once the stream has ended.
     *
     * @throws StokerException {@code STREAM_CUT} if it had no finish reason
     */
    public Event.Finished finish() {
        if (reason == null) {
            throw Payloads.cut();
        }
        // TGI says stop after a call, and so do others where the call was demanded.
        boolean called = reason == FinishReason.STOP && lastToolCall >= 0;
        return called
                ? new Event.Finished(FinishReason.TOOL_CALLS, usage, timings)
                : new Event.Finished(reason, usage, timings, stopSequence);
    }

    private void choice(JsonNode choice) {
        JsonNode delta = choice.path("delta");
        String thought = Json.text(delta, "reasoning_content");
        thought = thought == null ? Json.text(delta, "reasoning") : thought;
        if (thought != null && !thought.isEmpty()) {
            sink.accept(new Event.Reasoning(thought));
        }
        String text = Json.text(delta, "content");
        if (text != null && !text.isEmpty()) {
            sink.accept(new Event.Text(text));
        }
        String refusal = Json.text(delta, "refusal");
        if (refusal != null && !refusal.isEmpty()) {
            sink.accept(new Event.Refusal(refusal));
        }
        JsonNode calls = delta.path("tool_calls");
        if (calls.isObject()) {
            // TGI before 3.2 gives the one piece without a list around it.
            toolCall(calls);
        } else {
            calls.forEach(this::toolCall);
        }
        List<TokenLogprob> logprobs = Logprobs.of(choice);
        if (!logprobs.isEmpty()) {
            sink.accept(new Event.Logprobs(logprobs));
        }
        String finish = Payloads.finishReason(choice);
        if (finish != null) {
            reason = reasonOf(finish, Json.text(choice, "native_finish_reason"));
            stopSequence = reason == FinishReason.STOP ? stopSequence(choice) : null;
        }
    }

    /** As vLLM tells it, or SGLang; a number is a token that they stop at by themselves. */
    private static @Nullable String stopSequence(JsonNode choice) {
        String told = Json.text(choice, "stop_reason");
        return told == null ? Json.text(choice, "matched_stop") : told;
    }

    private void toolCall(JsonNode piece) {
        String id = Json.text(piece, "id");
        boolean next = id != null || lastToolCall < 0;
        int index = piece.path("index").asInt(next ? lastToolCall + 1 : lastToolCall);
        lastToolCall = index;
        JsonNode function = piece.path("function");
        String name = Json.text(function, "name");
        JsonNode arguments = function.path("arguments");
        // TGI and some compatible servers send an object where OpenAI has its text.
        String text = arguments.isContainerNode() ? arguments.toString() : arguments.asText("");
        sink.accept(new Event.ToolCallDelta(index, id, name, text));
    }

    private FinishReason reasonOf(String wire, @Nullable String told) {
        return switch (wire) {
            case "length", "max_tokens" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "error", "abort" ->
                    throw StokerException.ofBackend(
                            ErrorCode.BACKEND_ERROR,
                            "the backend gave up: finish reason '" + wire + "'" + inFull(told),
                            new BackendFault(502, wire, FaultCause.SERVER));
            default -> FinishReason.STOP;
        };
    }

    /** OpenRouter says as well what the provider behind it called it. */
    private String inFull(@Nullable String told) {
        return told == null ? "" : " ('" + Redaction.clean(told, secrets) + "' at its provider)";
    }
}
