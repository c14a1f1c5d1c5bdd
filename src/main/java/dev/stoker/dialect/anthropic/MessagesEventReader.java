package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.SseParser;
import dev.stoker.dialect.UpstreamError;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a stream of {@code /v1/messages}. Each says itself what it is, beside its
 * name; kinds of events, blocks and deltas that are not known are passed over, as Anthropic asks
 * its callers to. For one thread at a time.
 */
public final class MessagesEventReader implements SseParser.Sink {
    private final List<Secret> secrets;
    private final Consumer<Event> sink;
    private final MessageUsage usage = new MessageUsage();
    private @Nullable FinishReason reason;
    private @Nullable String stopSequence;
    private boolean done;

    /** Tool calls so far; the block that is open is the last of them if {@code calling}. */
    private int calls;

    private boolean calling;
    private boolean argued;

    /**
     * @param secrets taken out of a backend's error text
     * @param sink receives the deltas; {@link Event.Finished} comes from {@link #finish} only
     */
    public MessagesEventReader(Collection<Secret> secrets, Consumer<Event> sink) {
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
        if (done) {
            return;
        }
        if (!(Json.treeOrNull(buffer, offset, length) instanceof ObjectNode event)) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "an event of the backend's stream is not a JSON object");
        }
        StokerException error = UpstreamError.in(event, secrets);
        if (error != null) {
            throw error;
        }
        String type = Json.text(event, "type");
        switch (type == null ? "" : type) {
            case "message_start" -> usage.add(event.path("message").path("usage"));
            case "content_block_start" -> begin(event.path("content_block"));
            case "content_block_delta" -> delta(event.path("delta"));
            case "content_block_stop" -> end();
            case "message_delta" -> message(event);
            case "message_stop" -> done = true;
            default -> {}
        }
    }

    /** Whether {@code message_stop} was seen: nothing can follow. */
    public boolean done() {
        return done;
    }

    /**
     * The last event, once the stream has ended.
     *
     * @throws StokerException {@code STREAM_CUT} if it had no stop reason
     */
    public Event.Finished finish() {
        if (reason == null) {
            throw new StokerException(
                    ErrorCode.STREAM_CUT,
                    "the backend's stream ended without a stop reason; the answer is incomplete");
        }
        return new Event.Finished(reason, usage.all(), Timings.UNKNOWN, stopSequence);
    }

    private void begin(JsonNode block) {
        calling = "tool_use".equals(Json.text(block, "type"));
        argued = false;
        if (calling) {
            String id = Json.text(block, "id");
            sink.accept(new Event.ToolCallDelta(calls, id, Json.text(block, "name"), ""));
            calls++;
            JsonNode input = block.path("input");
            if (!input.isEmpty()) {
                arguments(input.toString());
            }
        } else {
            delta(block);
        }
    }

    /** Beginnings of blocks hold text in the same members as deltas do, as a rule none. */
    private void delta(JsonNode delta) {
        String type = Json.text(delta, "type");
        switch (type == null ? "" : type) {
            case "text", "text_delta" -> {
                String text = some(delta, "text");
                if (text != null) {
                    sink.accept(new Event.Text(text));
                }
            }
            case "thinking", "thinking_delta" -> {
                String thought = some(delta, "thinking");
                if (thought != null) {
                    sink.accept(new Event.Reasoning(thought));
                }
            }
            case "input_json_delta" -> {
                String piece = some(delta, "partial_json");
                if (piece != null && calling) {
                    arguments(piece);
                }
            }
            default -> {}
        }
    }

    private void arguments(String piece) {
        argued = true;
        sink.accept(new Event.ToolCallDelta(calls - 1, null, null, piece));
    }

    /** A call without arguments has no pieces of them, or an empty one. */
    private void end() {
        if (calling && !argued) {
            arguments("{}");
        }
        calling = false;
    }

    private void message(JsonNode event) {
        usage.add(event.path("usage"));
        JsonNode delta = event.path("delta");
        String stop = some(delta, "stop_reason");
        if (stop == null) {
            return;
        }
        reason = reasonOf(stop);
        // A llama-server says end_turn beside it.
        stopSequence = reason == FinishReason.STOP ? some(delta, "stop_sequence") : null;
        String why = some(delta.path("stop_details"), "explanation");
        if (reason == FinishReason.CONTENT_FILTER && why != null) {
            sink.accept(new Event.Refusal(why));
        }
    }

    private static FinishReason reasonOf(String wire) {
        return switch (wire) {
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            // Only Anthropic's own tools pause a turn, and no request of ours asks for one.
            case "pause_turn" ->
                    throw StokerException.ofBackend(
                            ErrorCode.BACKEND_ERROR,
                            "the model paused its turn (stop reason 'pause_turn') and expects to be"
                                    + " asked again with what it has said so far",
                            new BackendFault(502, wire, FaultCause.UNSUPPORTED));
            default -> FinishReason.STOP;
        };
    }

    private static @Nullable String some(JsonNode object, String name) {
        String text = Json.text(object, name);
        return text == null || text.isEmpty() ? null : text;
    }
}
