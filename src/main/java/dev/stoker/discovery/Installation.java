package dev.stoker.discovery;

import dev.stoker.core.BackendKind;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backend's program found on disk; it may not be running.
 *
 * @param program absolute path
 * @param version as it tells without being started as a server; null where it does not
 * @param serviceUnit name of the unit that runs it, such as {@code ollama.service}; null if none
 * @param modelStores folders with its models that exist, in order of precedence
 * @param how it is known, for people
 */
public record Installation(
        BackendKind kind,
        Path program,
        @Nullable String version,
        @Nullable String serviceUnit,
        List<Path> modelStores,
        String how) {
    public Installation {
        modelStores = List.copyOf(modelStores);
    }
}
