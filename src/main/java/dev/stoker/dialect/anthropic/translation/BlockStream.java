package dev.stoker.dialect.anthropic.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Event;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The blocks of a streamed message: one is open at a time. For one thread at a time. */
final class BlockStream {
    private enum Kind {
        TEXT,
        THINKING,
        CALL
    }

    private @Nullable Kind open;
    private int index = -1;
    private int call;
    private final Set<Integer> calls = new HashSet<>();

    /** More of the answer. */
    void text(String more, StringBuilder out) {
        if (open != Kind.TEXT) {
            begin(Kind.TEXT, Json.object().put("type", "text").put("text", ""), out);
        }
        delta("text_delta", "text", more, out);
    }

    /** More of what the model thinks aloud. */
    void thought(String more, StringBuilder out) {
        if (open != Kind.THINKING) {
            begin(Kind.THINKING, thinking(""), out);
        }
        delta("thinking_delta", "thinking", more, out);
    }

    /**
     * A piece of a call.
     *
     * @throws StokerException {@code BACKEND_ERROR} if it belongs to a call that is over: what has
     *     gone out of that one cannot be completed any more
     */
    void call(Event.ToolCallDelta piece, StringBuilder out) {
        if (calls.add(piece.index())) {
            call = piece.index();
            begin(Kind.CALL, started(piece), out);
        }
        if (piece.arguments().isEmpty()) {
            return;
        }
        if (open != Kind.CALL || call != piece.index()) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "the backend sent more of a tool call after what followed it");
        }
        delta("input_json_delta", "partial_json", piece.arguments(), out);
    }

    private static ObjectNode started(Event.ToolCallDelta piece) {
        String id = piece.id();
        ObjectNode block = Json.object().put("type", "tool_use");
        block.put("id", id == null || id.isEmpty() ? "call_" + piece.index() : id);
        block.put("name", piece.name() == null ? "" : piece.name());
        block.putObject("input");
        return block;
    }

    /** Ends the block that is open, if one is. */
    void close(StringBuilder out) {
        if (open == Kind.THINKING) {
            // Clients wait for it; nobody signs here.
            delta("signature_delta", "signature", "", out);
        }
        if (open != null) {
            open = null;
            write(Json.object().put("type", "content_block_stop").put("index", index), out);
        }
    }

    private void begin(Kind kind, ObjectNode block, StringBuilder out) {
        close(out);
        open = kind;
        index++;
        ObjectNode event = Json.object().put("type", "content_block_start").put("index", index);
        write(event.set("content_block", block), out);
    }

    private void delta(String type, String name, String more, StringBuilder out) {
        ObjectNode event = Json.object().put("type", "content_block_delta").put("index", index);
        event.putObject("delta").put("type", type).put(name, more);
        write(event, out);
    }

    /** A block of thoughts; nothing signs them. */
    static ObjectNode thinking(String thoughts) {
        return Json.object().put("type", "thinking").put("thinking", thoughts).put("signature", "");
    }

    /** One event under the name that it has itself. */
    static void write(ObjectNode event, StringBuilder out) {
        out.append("event: ").append(event.path("type").asText());
        out.append("\ndata: ").append(event).append("\n\n");
    }
}
