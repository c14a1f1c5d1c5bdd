package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EngineEnvironmentTest {
    /** SECURITY rule 11: the environment of an engine is built from nothing. */
    @Test
    void passesNoProviderKeyAndNoLibraryPathToAnEngine() {
        Map<String, String> own =
                Map.of(
                        "OPENAI_API_KEY", "sk-1",
                        "HF_TOKEN", "hf_2",
                        "STOKER_HTTP_TOKEN", "3",
                        "LLAMA_API_KEY", "theirs",
                        "LLAMA_ARG_PORT", "80",
                        "LD_LIBRARY_PATH", "/tmp/evil",
                        "LD_PRELOAD", "/tmp/evil.so",
                        "AIP_MODE", "PREDICTION",
                        "PATH", "/tmp",
                        "CUDA_VISIBLE_DEVICES", "1");

        Map<String, String> engines = new EngineEnvironment(own).with(new Secret("ours"), null);

        assertThat(engines)
                .containsOnly(
                        Map.entry("CUDA_VISIBLE_DEVICES", "1"), Map.entry("LLAMA_API_KEY", "ours"));
    }
}
