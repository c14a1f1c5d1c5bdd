package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is answered to a call that asks nothing of its model but to come or to go. */
public final class MovedAnswer {
    private MovedAnswer() {}

    /**
     * One JSON object, in UTF-8.
     *
     * @param model as the caller named it; null if it did not
     * @param reason {@code load} or {@code unload}; not told of a call that embeds
     */
    public static byte[] json(Surface surface, @Nullable String model, Instant now, String reason) {
        ObjectNode root = Json.object();
        switch (surface) {
            case CHAT, GENERATE -> {
                root.put("model", model == null ? "" : model).put("created_at", now.toString());
                if (surface == Surface.CHAT) {
                    root.putObject("message").put("role", "assistant").put("content", "");
                } else {
                    root.put("response", "");
                }
                root.put("done", true).put("done_reason", reason);
            }
            case EMBED -> root.put("model", model == null ? "" : model).putArray("embeddings");
            case EMBEDDINGS -> root.putArray("embedding");
        }
        return Json.bytes(root);
    }
}
