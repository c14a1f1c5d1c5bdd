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
