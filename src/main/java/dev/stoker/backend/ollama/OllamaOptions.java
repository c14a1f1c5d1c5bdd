package dev.stoker.backend.ollama;

/** Options a model runs with, as Ollama names them. */
final class OllamaOptions {
    /** Tokens of context. */
    static final String CONTEXT = "num_ctx";

    /** Threads. */
    static final String THREADS = "num_thread";

    private OllamaOptions() {}
}
