package dev.stoker.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation.
 *
 * @param content text; empty where an assistant turn holds tool calls only
 * @param images of a user turn, in order; otherwise empty
 * @param toolCalls of an assistant turn, in order; otherwise empty
 * @param toolCallId of a tool turn: the call it answers
 */
public record Message(
        Role role,
        String content,
        List<Image> images,
        List<ToolCall> toolCalls,
        @Nullable String toolCallId) {
    public Message {
        images = List.copyOf(images);
        toolCalls = List.copyOf(toolCalls);
    }

    /** A turn of text. */
    public Message(
            Role role, String content, List<ToolCall> toolCalls, @Nullable String toolCallId) {
        this(role, content, List.of(), toolCalls, toolCallId);
    }

    /** A plain turn. */
    public Message(Role role, String content) {
        this(role, content, List.of(), List.of(), null);
    }
}
