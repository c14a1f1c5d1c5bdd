package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import org.jspecify.annotations.Nullable;

/** The data of single events, as readers of OpenAI's streams need it. */
final class Payloads {
    private Payloads() {}

    /** Whether these bytes are that ASCII text, blanks around it aside. */
    static boolean is(String text, byte[] buffer, int offset, int length) {
        int from = offset;
        int to = offset + length;
        while (from < to && buffer[from] == ' ') {
            from++;
        }
        while (to > from && buffer[to - 1] == ' ') {
            to--;
        }
        if (to - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (buffer[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The object in an event, or in the array around it that Gemini puts; else its error. */
    static ObjectNode object(byte[] buffer, int offset, int length) {
        JsonNode node = Json.treeOrNull(buffer, offset, length);
        if (node != null && node.isArray()) {
            node = node.path(0);
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new StokerException(
                ErrorCode.BACKEND_ERROR, "an event of the backend's stream is not a JSON object");
    }

    /** A stream ended that should not have. */
    static StokerException cut() {
        return new StokerException(
                ErrorCode.STREAM_CUT,
                "the backend's stream ended without a finish reason; the answer is incomplete");
    }

    /** A choice's finish reason; null while there is none. */
    static @Nullable String finishReason(JsonNode choice) {
        String reason = Json.text(choice, "finish_reason");
        return reason == null || reason.isEmpty() ? null : reason;
    }
}
