package dev.stoker.fleet;

import dev.stoker.backend.Use;
import java.util.List;

/**
 * What an engine has written.
 *
 * @param lines oldest first, without secrets and paths
 */
public record EngineLog(String model, Use use, List<String> lines) {
    /** Copies the list. */
    public EngineLog {
        lines = List.copyOf(lines);
    }
}
