package dev.stoker.dialect.openai.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.ToolCallPieces;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.inference.Event;
import dev.stoker.inference.TokenLogprob;
import dev.stoker.inference.ToolCall;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of an answer as OpenAI's clients expect them: as the chunks of a stream or as
 * one object. What the model thinks aloud stands in {@code reasoning_content}, as a llama-server
 * has it; a plain completion has no place for it. Bounded. For one thread at a time.
 */
public final class TranslatedAnswer {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * What all objects of an answer say of it.
     *
     * @param id of the request
     * @param model as Stoker lists it
     * @param created seconds since 1970
     */
    public record Head(String id, String model, long created) {}

    private final Shape shape;
    private final Head head;
    private final boolean includeUsage;
    private final int limit;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private final ToolCallPieces toolCalls = new ToolCallPieces();
    private int lastCall = -1;
    private boolean begun;
    private int size;
    private Event.@Nullable Finished end;

    /**
     * @param shape chat or completion
     * @param includeUsage whether a stream tells its tokens
     * @param limit most characters that are kept for {@link #json}
     */
    public TranslatedAnswer(Shape shape, Head head, boolean includeUsage, int limit) {
        this.shape = shape;
        this.head = head;
        this.includeUsage = includeUsage;
        this.limit = limit;
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

    private void tool(Event.ToolCallDelta delta) {
        count(delta.arguments());
        toolCalls.add(delta);
    }

    private void finish(Event.Finished finished) {
        toolCalls.check(finished.reason());
        end = finished;
    }

    /**
     * A delta as a chunk, or null if it has none; {@link #done} writes the end. Of what it writes
     * it keeps the tool calls only.
     *
     * @throws StokerException {@code BACKEND_ERROR} if the tool calls exceed the limit, or one is
     *     none
     */
    public byte @Nullable [] event(Event event) {
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
                tool(call);
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
            case Event.Finished finished -> {
                finish(finished);
                yield null;
            }
        };
    }

    /** The stream's last chunks; only after {@link Event.Finished}. */
    public byte[] done() {
        Event.Finished finished = ended();
        var bytes = new ByteArrayOutputStream();
        for (int index : toolCalls.withoutArguments()) {
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

    /** The whole answer, in UTF-8; only after {@link Event.Finished}. */
    public byte[] json() {
        Event.Finished finished = ended();
        ObjectNode root = object(false);
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        if (shape == Shape.CHAT) {
            message(choice.putObject("message"));
        } else {
            choice.put("text", text.toString());
        }
        boolean probable = shape == Shape.CHAT && !logprobs.isEmpty();
        choice.set("logprobs", probable ? LogprobsObject.of(logprobs) : null);
        choice.put("finish_reason", finished.reason().wireName());
        root.set("usage", UsageObject.of(finished.usage()));
        return Json.bytes(root);
    }

    private void message(ObjectNode message) {
        var calls = toolCalls.calls();
        message.put("role", "assistant");
        if (!refusal.isEmpty()) {
            message.put("refusal", refusal.toString());
        }
        message.put("content", text.isEmpty() && !calls.isEmpty() ? null : text.toString());
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
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
        return sse(root);
    }

    private ObjectNode object(boolean chunk) {
        boolean chat = shape == Shape.CHAT;
        String kind =
                chat ? (chunk ? "chat.completion.chunk" : "chat.completion") : "text_completion";
        return Json.object()
                .put("id", (chat ? "chatcmpl-" : "cmpl-") + head.id())
                .put("object", kind)
                .put("created", head.created())
                .put("model", head.model());
    }

    private static byte[] sse(ObjectNode data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private Event.Finished ended() {
        if (end == null) {
            throw new IllegalStateException("the answer has not ended");
        }
        return end;
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
}
