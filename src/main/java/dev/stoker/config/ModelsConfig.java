package dev.stoker.config;

import dev.stoker.core.Bytes;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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

    /** Stoker's own folder, which downloads go to. Left out, {@code models} in the state folder. */
    Optional<Path> store();

    /**
     * Where models are downloaded from: a hub with the paths of Hugging Face. {@code https}, or
     * {@code http} on loopback.
     */
    @WithDefault("https://huggingface.co")
    URI hub();

    /**
     * Further hosts that the hub may send a download to, such as {@code cdn.example.com} or {@code
     * *.example.com}; its own and those of Hugging Face need not be named.
     */
    Optional<List<String>> hubHosts();

    /**
     * What a download from the hub must bring in every {@code least-time} of waiting for it, up to
     * 1G; less counts as a cut line, which is tried again a few times and then given up. 0 lets the
     * slowest line go on.
     */
    @WithDefault("1M")
    Bytes leastBytes();

    /** The time of {@code least-bytes}, 1s to 1h. */
    @WithDefault("5m")
    Duration leastTime();

    /** Name of the environment variable that holds the hub's token. */
    Optional<String> hubTokenEnv();

    /** File that holds the hub's token, instead of {@code hub-token-env}. */
    Optional<Path> hubTokenFile();
}
