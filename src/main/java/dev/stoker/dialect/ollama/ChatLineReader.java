package dev.stoker.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.NdjsonParser;
import dev.stoker.dialect.UpstreamError;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.TokenLogprob;
import dev.stoker.inference.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of {@code /api/chat}. The line with {@code done} is the last one; an end without
 * it is a cut. For one thread at a time.
 */
public final class ChatLineReader implements NdjsonParser.Sink {
    private final List<Secret> secrets;
    private final @Nullable Long context;
    private final Consumer<Event> sink;
    private int toolCalls;
    private Event.@Nullable Finished end;

    /**
     * @param secrets taken out of a backend's error text
     * @param context tokens the model was asked to run with; null where that was left to Ollama
     * @param sink receives the deltas; {@link Event.Finished} comes from {@link #finish} only
     */
    public ChatLineReader(
            Collection<Secret> secrets, @Nullable Long context, Consumer<Event> sink) {
        this.secrets = List.copyOf(secrets);
        this.context = context;
        this.sink = sink;
    }

    /**
     * One line.
     *
     * @throws StokerException {@code BACKEND_ERROR} or {@code CONTEXT_EXCEEDED} if it is an error
     *     or not JSON
     */
    @Override
    public void line(byte[] buffer, int offset, int length) {
        if (end != null) {
            return;
        }
        JsonNode line = Json.treeOrNull(buffer, offset, length);
        if (line == null || !line.isObject()) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "a line of the backend's stream is not a JSON object");
        }
        StokerException error = UpstreamError.in(line, secrets);
        if (error != null) {
            throw withCause(error, line);
        }
        JsonNode message = line.path("message");
        String thought = Json.text(message, "thinking");
        if (thought != null && !thought.isEmpty()) {
            sink.accept(new Event.Reasoning(thought));
        }
        String text = Json.text(message, "content");
        if (text != null && !text.isEmpty()) {
            sink.accept(new Event.Text(text));
        }
        if (!line.path("logprobs").isEmpty()) {
            logprobs(line.path("logprobs"));
        }
        message.path("tool_calls").forEach(this::toolCall);
        if (line.path("done").asBoolean()) {
            end = new Event.Finished(reason(line), usage(line), timings(line));
        }
    }

    /** A line has no status to tell why: what comes this late is a failure within the work. */
    private static StokerException withCause(StokerException error, JsonNode line) {
        BackendFault fault = error.fault();
        if (fault == null || fault.cause() != FaultCause.UNKNOWN) {
            return error;
        }
        boolean signedOut = line.hasNonNull("signin_url");
        FaultCause cause = signedOut ? FaultCause.KEY : FaultCause.SERVER;
        return StokerException.ofBackend(
                error.code(),
                error.detail(),
                new BackendFault(
                        fault.status(), fault.type(), cause, fault.retryAfter(), fault.code()));
    }

    /** Whether the last line was seen: nothing can follow. */
    public boolean done() {
        return end != null;
    }

    /**
     * The last event, once the stream has ended.
     *
     * @throws StokerException {@code STREAM_CUT} if it was not done
     */
    public Event.Finished finish() {
        if (end == null) {
            throw new StokerException(
                    ErrorCode.STREAM_CUT,
                    "the backend's stream ended before it was done; the answer is incomplete");
        }
        return end;
    }

    private void logprobs(JsonNode told) {
        var tokens = new ArrayList<TokenLogprob>();
        for (JsonNode token : told) {
            var top = new ArrayList<TokenLogprob.Alternative>();
            for (JsonNode other : token.path("top_logprobs")) {
                top.add(new TokenLogprob.Alternative(token(other), logprob(other)));
            }
            tokens.add(new TokenLogprob(token(token), logprob(token), top));
        }
        sink.accept(new Event.Logprobs(tokens));
    }

    private static String token(JsonNode of) {
        return of.path("token").asText("");
    }

    private static double logprob(JsonNode of) {
        return of.path("logprob").asDouble(0);
    }

    /** Each stands whole in one line. Its own index is not to be trusted: parsers leave it 0. */
    private void toolCall(JsonNode call) {
        int index = toolCalls++;
        JsonNode function = call.path("function");
        String id = Json.text(call, "id");
        JsonNode arguments = function.path("arguments");
        sink.accept(
                new Event.ToolCallDelta(
                        index,
                        id == null || id.isEmpty() ? "call_" + index : id,
                        Json.text(function, "name"),
                        arguments.isObject() ? arguments.toString() : "{}"));
    }

    private FinishReason reason(JsonNode line) {
        if ("length".equals(Json.text(line, "done_reason")) || isBeyondContext(line)) {
            return FinishReason.LENGTH;
        }
        return toolCalls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    }

    /** It answered on without what was oldest, which is not to pass for a whole answer. */
    private boolean isBeyondContext(JsonNode line) {
        long tokens = line.path("prompt_eval_count").asLong(0) + line.path("eval_count").asLong(0);
        return context != null && tokens > context;
    }

    /** The prompt's count is left out where all of it was in the cache. */
    private static Usage usage(JsonNode line) {
        return new Usage(
                Json.integer(line, "prompt_eval_count"), null, Json.integer(line, "eval_count"));
    }

    private static Timings timings(JsonNode line) {
        double tokens = line.path("eval_count").asDouble(0);
        double nanos = line.path("eval_duration").asDouble(0);
        return new Timings(
                duration(line, "load_duration"),
                duration(line, "prompt_eval_duration"),
                duration(line, "eval_duration"),
                tokens > 0 && nanos > 0 ? Double.valueOf(tokens * 1e9 / nanos) : null);
    }

    private static @Nullable Duration duration(JsonNode line, String name) {
        JsonNode nanos = line.path(name);
        return nanos.isIntegralNumber() && nanos.longValue() > 0
                ? Duration.ofNanos(nanos.longValue())
                : null;
    }
}
