package dev.stoker.config;

import dev.stoker.core.BackendKind;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the clouds. A row is all there is to one that speaks OpenAI's dialect; what the
 * owner configures is stronger than any of it. Sources: docs/backends, a page for each.
 */
enum Preset {
    /** platform.openai.com. */
    OPENAI(BackendKind.OPENAI, "https://api.openai.com", "/v1", "OPENAI_API_KEY", null, true),
    /** Its list of models is public; the key has a path of its own. */
    OPENROUTER(
            BackendKind.OPENAI,
            "https://openrouter.ai/api",
            "/v1",
            "OPENROUTER_API_KEY",
            "/key",
            false),
    /** GroqCloud. */
    GROQ(BackendKind.OPENAI, "https://api.groq.com/openai", "/v1", "GROQ_API_KEY", null, false),
    /** Inference Providers. Its list is public, and the key's own test is at another origin. */
    HUGGINGFACE(
            BackendKind.OPENAI, "https://router.huggingface.co", "/v1", "HF_TOKEN", null, false),
    /** The Gemini API, not Vertex AI. */
    GEMINI(
            BackendKind.GEMINI,
            "https://generativelanguage.googleapis.com",
            "/v1beta/openai",
            "GEMINI_API_KEY",
            null,
            false),
    /** The Messages API. */
    ANTHROPIC(
            BackendKind.ANTHROPIC,
            "https://api.anthropic.com",
            "/v1",
            "ANTHROPIC_API_KEY",
            null,
            false),
    /** Each resource has an address of its own. */
    AZURE(BackendKind.AZURE, null, "/openai/v1", "AZURE_OPENAI_API_KEY", null, true);

    private final BackendKind kind;
    private final @Nullable URI url;
    private final String api;
    private final String keyVariable;
    private final @Nullable String keyTest;
    private final boolean completionTokens;

    Preset(
            BackendKind kind,
            @Nullable String url,
            String api,
            String keyVariable,
            @Nullable String keyTest,
            boolean completionTokens) {
        this.kind = kind;
        this.url = url == null ? null : URI.create(url);
        this.api = api;
        this.keyVariable = keyVariable;
        this.keyTest = keyTest;
        this.completionTokens = completionTokens;
    }

    BackendKind kind() {
        return kind;
    }

    /** Null where every owner has another. */
    @Nullable URI url() {
        return url;
    }

    /** Where OpenAI's paths begin. */
    String api() {
        return api;
    }

    /** The variable that its own tools read the key from. */
    String keyVariable() {
        return keyVariable;
    }

    /** Path below the API that proves the key without cost; null for the list of models. */
    @Nullable String keyTest() {
        return keyTest;
    }

    /** Whether its newer models refuse {@code max_tokens}. */
    boolean completionTokens() {
        return completionTokens;
    }

    /** What people are told of it; null for nothing. */
    @Nullable String note() {
        return this == HUGGINGFACE
                ? "its list of models is public, so whether the key is right the first call tells"
                : null;
    }

    /** Whether that address is one of a provider, by its host, also where no preset is named. */
    static boolean isProvider(URI address) {
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        return host.endsWith(".azure.com")
                || Arrays.stream(values())
                        .map(Preset::url)
                        .anyMatch(url -> url != null && host.equals(url.getHost()));
    }
}
