package dev.stoker.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a backend speaks and how it is managed. The wire name is the constant in lower case. */
public enum BackendKind {
    /** Ollama, by its native API. */
    OLLAMA,
    /** LocalAI. */
    LOCALAI,
    /** llama.cpp's {@code llama-server}: a foreign one, or engines that Stoker runs. */
    LLAMACPP,
    /** LM Studio or its headless {@code llmster}. */
    LMSTUDIO,
    /** vLLM. */
    VLLM,
    /** Hugging Face text-generation-inference. */
    TGI,
    /** Any OpenAI-compatible server, the clouds that are one among them. */
    OPENAI,
    /** Azure OpenAI, where a model is a deployment. */
    AZURE,
    /** Anthropic's Messages API. */
    ANTHROPIC,
    /** Google's Gemini, by its paths for OpenAI's clients. */
    GEMINI;

    /** Stable, lower case: used in configuration, URLs and metrics. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that wire name, if there is one. */
    public static Optional<BackendKind> of(String wireName) {
        return Arrays.stream(values()).filter(kind -> kind.wireName().equals(wireName)).findFirst();
    }
}
