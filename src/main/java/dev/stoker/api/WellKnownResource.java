package dev.stoker.api;

import dev.stoker.core.StokerVersion;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** By which a Stoker is recognised, by another one among others. */
@Path("/.well-known/stoker.json")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "operations")
public final class WellKnownResource {
    private final StokerVersion version;

    WellKnownResource(StokerVersion version) {
        this.version = version;
    }

    /** Which Stoker answers here. */
    @GET
    @Operation(
            operationId = "readVersion",
            summary = "Tells that this is a Stoker, and its version")
    public Answer read() {
        return new Answer(version.value());
    }

    /**
     * The mark on the wire.
     *
     * @param stoker its version
     */
    @RegisterForReflection
    @Schema(name = "StokerMark")
    public record Answer(String stoker) {}
}
