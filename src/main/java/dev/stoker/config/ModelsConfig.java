package dev.stoker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which model files are offered, and which model is meant where a caller names none. */
@ConfigMapping(prefix = "stoker.models")
public interface ModelsConfig {
    /** Model spec for calls that name none. Left out, the only model there is. */
    @WithName("default")
    Optional<String> defaultModel();

    /** Folders with GGUF files of your own. */
    Optional<List<Path>> folders();

    /**
     * Whether to offer the GGUF files other programs keep: the caches of Hugging Face and
     * llama.cpp, the folders of LM Studio and Ollama. Nothing is copied.
     */
    @WithDefault("true")
    boolean scanCaches();
}
