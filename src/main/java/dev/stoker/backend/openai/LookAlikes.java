package dev.stoker.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import org.jspecify.annotations.Nullable;

/** Names programs that answer OpenAI's list of models and have no kind of their own. Pure. */
final class LookAlikes {
    private LookAlikes() {}

    /**
     * By who is said to own the models: no further question is needed. Null if that says nothing.
     */
    static @Nullable String of(JsonNode list) {
        for (JsonNode model : list.path("data")) {
            String owner = Json.text(model, "owned_by");
            String name = owner == null ? null : named(owner);
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    private static @Nullable String named(String owner) {
        return switch (owner) {
            case "llama-swap" -> "llama-swap";
            case "koboldcpp" -> "KoboldCpp";
            case "docker" -> "Docker Model Runner";
            case "sglang" -> "SGLang";
            case "lemonade" -> "Lemonade";
            case "vllm" -> "vLLM behind a proxy";
            case "llamacpp" -> "llama.cpp behind a proxy";
            case "library" -> "Ollama behind a proxy";
            default -> null;
        };
    }
}
