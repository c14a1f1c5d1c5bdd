package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.SseParser;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of a stream together to the one object that the same request would have been
 * answered with without {@code stream}: equal in meaning, not in bytes. Bounded. For one thread at
 * a time.
 */
public final class Assembly implements SseParser.Sink {
    private static final String DONE = "[DONE]";

    private final Shape shape;
    private final int limit;
    private final List<Secret> secrets;
    private final ObjectNode head = Json.object();
    private final Map<Integer, AssembledChoice> choices = new TreeMap<>();
    private long size;
    private boolean done;

    /**
     * @param shape chat or completion
     * @param limit most bytes of events that are put together
     * @param secrets taken out of a backend's error text
     */
    public Assembly(Shape shape, int limit, Collection<Secret> secrets) {
        if (shape == Shape.EMBEDDING) {
            throw new IllegalArgumentException("embeddings are not streamed");
        }
        this.shape = shape;
        this.limit = limit;
        this.secrets = List.copyOf(secrets);
    }

    /**
     * The data of the next event.
     *
     * @throws StokerException {@code BACKEND_ERROR} or {@code CONTEXT_EXCEEDED} if the event holds
     *     an error, is not JSON or exceeds the limit
     */
    @Override
    public void event(@Nullable String name, byte[] buffer, int offset, int length) {
        if (done || Payloads.is(DONE, buffer, offset, length)) {
            done = true;
            return;
        }
        size += length;
        if (size > limit) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "the backend's answer is larger than " + limit + " bytes");
        }
        ObjectNode chunk = Payloads.object(buffer, offset, length);
        StokerException error = Chunks.error(chunk, secrets);
        if (error != null) {
            throw error;
        }
        add(chunk);
    }

    private void add(ObjectNode chunk) {
        for (Map.Entry<String, JsonNode> member : chunk.properties()) {
            boolean some = !member.getValue().isNull() || !head.has(member.getKey());
            if (some && !member.getKey().equals("choices")) {
                head.set(member.getKey(), member.getValue());
            }
        }
        for (JsonNode choice : chunk.path("choices")) {
            if (choice instanceof ObjectNode object) {
                int index = object.path("index").asInt(0);
                choices.computeIfAbsent(index, _ -> new AssembledChoice(shape)).add(object);
            }
        }
    }

    /** Whether every choice that began has its finish reason. */
    public boolean finished() {
        return !choices.isEmpty() && choices.values().stream().allMatch(AssembledChoice::finished);
    }

    /** Whether {@code [DONE]} was seen: nothing can follow. */
    public boolean done() {
        return done;
    }

    /**
     * The object, in UTF-8.
     *
     * @throws StokerException {@code STREAM_CUT} if a choice has no finish reason
     */
    public byte[] json() {
        if (!finished()) {
            throw Payloads.cut();
        }
        ObjectNode answer = Json.object();
        move("id", answer);
        answer.put("object", shape == Shape.CHAT ? "chat.completion" : "text_completion");
        head.remove("object");
        move("created", answer);
        move("model", answer);
        move("system_fingerprint", answer);
        ArrayNode list = answer.putArray("choices");
        choices.forEach((index, choice) -> list.add(choice.json(index)));
        // Progress of the prompt tells nothing once it is over.
        head.remove("prompt_progress");
        answer.setAll(head);
        return Json.bytes(answer);
    }

    private void move(String name, ObjectNode answer) {
        JsonNode value = head.remove(name);
        if (value != null) {
            answer.set(name, value);
        }
    }
}
