package dev.stoker.dialect.openai;

/** Which of OpenAI's calls a body belongs to. */
public enum Shape {
    /** {@code /v1/chat/completions}. */
    CHAT,
    /** {@code /v1/completions}. */
    COMPLETION,
    /** {@code /v1/embeddings}. */
    EMBEDDING
}
