package dev.stoker.api;

import dev.stoker.discovery.Installation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A program found on disk, on the wire.
 *
 * @param how it is known
 */
@RegisterForReflection
@Schema(name = "Installation")
public record InstallationAnswer(
        String kind,
        String program,
        @Schema(nullable = true) @Nullable String version,
        @Schema(nullable = true) @Nullable String serviceUnit,
        List<String> modelStores,
        String how) {

    /** As the wire shows it. */
    public static InstallationAnswer of(Installation found) {
        return new InstallationAnswer(
                found.kind().wireName(),
                found.program().toString(),
                found.version(),
                found.serviceUnit(),
                found.modelStores().stream().map(Object::toString).toList(),
                found.how());
    }
}
