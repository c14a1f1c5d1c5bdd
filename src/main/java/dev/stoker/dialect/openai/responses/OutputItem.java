package dev.stoker.dialect.openai.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.ToolCallPieces;
import dev.stoker.dialect.openai.translation.LogprobsObject;
import dev.stoker.inference.Event;
import dev.stoker.inference.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One item of an answer's output, while it is written. For one thread at a time. */
final class OutputItem {
    /** What an item is, and how its pieces are called in events. */
    enum Kind {
        /** What the model thinks aloud. */
        REASONING("reasoning", "rs_", "reasoning_text"),
        /** What it says. */
        TEXT("message", "msg_", "output_text"),
        /** Why it will not say it. */
        REFUSAL("message", "msg_", "refusal"),
        /** A function it calls. */
        CALL("function_call", "fc_", "function_call_arguments");

        private final String type;
        private final String prefix;
        private final String piece;

        Kind(String type, String prefix, String piece) {
            this.type = type;
            this.prefix = prefix;
            this.piece = piece;
        }

        /** The name of its pieces in events. */
        String piece() {
            return piece;
        }
    }

    private final Kind kind;
    private final int index;
    private final String id;
    private final StringBuilder text = new StringBuilder();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private @Nullable String callId;
    private @Nullable String name;

    /**
     * @param index its place in the output, from 0
     * @param answer id of the answer
     */
    OutputItem(Kind kind, int index, String answer) {
        this.kind = kind;
        this.index = index;
        this.id = kind.prefix + answer + "_" + index;
    }

    /** A call, as its first piece names it. */
    static OutputItem call(Event.ToolCallDelta first, int index, String answer) {
        var item = new OutputItem(Kind.CALL, index, answer);
        String given = first.id();
        item.callId = given == null || given.isEmpty() ? "call_" + first.index() : given;
        item.name = first.name() == null ? "" : first.name();
        return item;
    }

    Kind kind() {
        return kind;
    }

    int index() {
        return index;
    }

    String id() {
        return id;
    }

    /** All of its pieces. */
    String text() {
        boolean nothing = kind == Kind.CALL && text.toString().isBlank();
        return nothing ? ToolCallPieces.NO_ARGUMENTS : text.toString();
    }

    List<TokenLogprob> logprobs() {
        return logprobs;
    }

    /** Whether no piece has come that is not blank. */
    boolean empty() {
        return text.toString().isBlank();
    }

    void add(String more) {
        text.append(more);
    }

    void add(List<TokenLogprob> more) {
        logprobs.addAll(more);
    }

    /** It as it begins, without any content. */
    ObjectNode begun() {
        ObjectNode json = head("in_progress");
        if (kind == Kind.CALL) {
            json.put("arguments", "");
        } else {
            json.putArray("content");
        }
        return json;
    }

    /**
     * It as it is now.
     *
     * @param whole whether nothing more would have come
     */
    ObjectNode ended(boolean whole) {
        ObjectNode json = head(whole ? "completed" : "incomplete");
        if (kind == Kind.CALL) {
            json.put("arguments", text());
        } else {
            json.putArray("content").add(part());
        }
        return json;
    }

    /** Its one part of content, as it is now. */
    ObjectNode part() {
        ObjectNode json = Json.object();
        if (kind == Kind.REFUSAL) {
            return json.put("type", "refusal").put("refusal", text());
        }
        json.put("type", kind.piece).put("text", text());
        if (kind == Kind.TEXT) {
            json.putArray("annotations");
            json.set("logprobs", LogprobsObject.list(logprobs));
        }
        return json;
    }

    /** Its one part, as it begins. */
    ObjectNode emptyPart() {
        return new OutputItem(kind, index, "").part();
    }

    private ObjectNode head(String status) {
        ObjectNode json = Json.object().put("id", id).put("type", kind.type).put("status", status);
        switch (kind) {
            case REASONING -> {
                ArrayNode _ = json.putArray("summary");
            }
            case TEXT, REFUSAL -> json.put("role", "assistant");
            case CALL -> json.put("call_id", callId).put("name", name);
        }
        return json;
    }
}
