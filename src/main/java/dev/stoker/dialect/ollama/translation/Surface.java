package dev.stoker.dialect.ollama.translation;

import java.util.Map;
import java.util.Set;

/** The calls of Ollama's API that go to a model. */
public enum Surface {
    /** {@code /api/chat}. */
    CHAT,
    /** {@code /api/generate}. */
    GENERATE,
    /** {@code /api/embed}. */
    EMBED,
    /** {@code /api/embeddings}, the older one. */
    EMBEDDINGS;

    private static final Map<Surface, Set<String>> FIELDS =
            Map.of(
                    CHAT,
                    Set.of("messages", "tools", "think", "format", "logprobs", "top_logprobs"),
                    GENERATE,
                    Set.of(
                            "prompt",
                            "system",
                            "images",
                            "think",
                            "format",
                            "logprobs",
                            "top_logprobs",
                            "suffix",
                            "template",
                            "raw",
                            "context"),
                    EMBED,
                    Set.of("input", "dimensions", "truncate"),
                    EMBEDDINGS,
                    Set.of("prompt"));

    /** Whether a field of that name is looked at. */
    boolean knows(String field) {
        return FIELDS.getOrDefault(this, Set.of()).contains(field);
    }
}
