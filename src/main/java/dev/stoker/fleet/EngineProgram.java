package dev.stoker.fleet;

import dev.stoker.core.BackendKind;
import dev.stoker.discovery.Installation;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program that engines run.
 *
 * @param path null where there is none
 * @param version null where it is not known
 * @param how it was come by, for people
 */
record EngineProgram(@Nullable Path path, @Nullable String version, String how) {
    /** Before anything was looked for. */
    static EngineProgram atFirst(FleetSettings settings) {
        return settings.program() == null
                ? new EngineProgram(null, null, "no llama-server found yet")
                : named(settings.program());
    }

    /** The one the user has named, else the best that is installed. */
    static EngineProgram of(FleetSettings settings, List<Installation> installed) {
        return settings.program() == null ? best(installed) : named(settings.program());
    }

    private static EngineProgram named(Path path) {
        return new EngineProgram(path, null, "named in the configuration");
    }

    private static EngineProgram best(List<Installation> installed) {
        return installed.stream()
                .filter(one -> one.kind() == BackendKind.LLAMACPP)
                .findFirst()
                .map(one -> new EngineProgram(one.program(), one.version(), one.how()))
                .orElseGet(() -> new EngineProgram(null, null, "no llama-server is installed"));
    }
}
