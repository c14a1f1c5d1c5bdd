package dev.stoker.config;

import dev.stoker.core.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches the keys of configured backends from where the configuration says they are. */
final class BackendKeys {
    private final Map<String, String> environment;

    BackendKeys(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The key of one backend; null if it has none. Blocks.
     *
     * @throws IllegalArgumentException a key is named and not there; says which, never its value
     */
    @Nullable Secret of(String id, BackendsConfig.Configured backend) {
        String variable = backend.keyEnv().orElse(null);
        if (variable != null) {
            return secret(environment.getOrDefault(variable, ""), id, "variable " + variable);
        }
        Path file = backend.keyFile().map(Settings::inHome).orElse(null);
        return file == null ? null : secret(read(file, id), id, "file " + file);
    }

    /**
     * The hub's token; null if there is none. Blocks.
     *
     * @throws IllegalArgumentException a token is named and not there; says which, never its value
     */
    @Nullable Secret ofHub(ModelsConfig models) {
        String variable = models.hubTokenEnv().orElse(null);
        if (variable != null) {
            return hubToken(environment.getOrDefault(variable, ""), "hub-token-env", variable);
        }
        Path file = models.hubTokenFile().map(Settings::inHome).orElse(null);
        if (file == null) {
            return null;
        }
        try {
            return hubToken(Files.readString(file), "hub-token-file", file.toString());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "stoker.models.hub-token-file: cannot read " + file, e);
        }
    }

    /** What a header may hold. */
    private static Secret hubToken(String text, String key, String where) {
        if (!text.strip().matches("[\\x21-\\x7e]{1,4096}")) {
            throw new IllegalArgumentException(
                    "stoker.models." + key + ": " + where + " holds no token");
        }
        return new Secret(text.strip());
    }

    private static String read(Path file, String id) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "stoker.backends." + id + ".key-file: cannot read " + file, e);
        }
    }

    private static Secret secret(String text, String id, String where) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "stoker.backends." + id + ": " + where + " is empty (expected: the key)");
        }
        return new Secret(text.strip());
    }
}
