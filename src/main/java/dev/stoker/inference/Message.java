package dev.stoker.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation.
 *
 * @param content text; empty where an assistant turn holds tool calls only
 * @param toolCalls of an assistant turn, in order; otherwise empty
 * @param toolCallId of a tool turn: the call it answers
 */
public record Message(
        Role role, String content, List<ToolCall> toolCalls, @Nullable String toolCallId) {
    public Message {
        toolCalls = List.copyOf(toolCalls);
    }

    /** A plain turn. */
    public Message(Role role, String content) {
        this(role, content, List.of(), null);
    }
}
