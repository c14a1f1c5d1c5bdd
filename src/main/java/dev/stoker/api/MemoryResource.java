package dev.stoker.api;

import dev.stoker.core.WallTime;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.MemoryBook;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who has the memory of this machine. */
@Path("/stoker/v1/memory")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class MemoryResource {
    private final MemoryBook book;
    private final Gateway gateway;
    private final WallTime time;

    MemoryResource(MemoryBook book, Gateway gateway, WallTime time) {
        this.book = book;
        this.gateway = gateway;
        this.time = time;
    }

    /** As it is now. */
    @GET
    @Operation(
            operationId = "readMemory",
            summary = "Tells who has the memory of this machine, and what is free")
    @APIResponseSchema(
            value = MemoryAnswer.class,
            responseCode = "200",
            responseDescription = "The memory")
    public MemoryAnswer read() {
        var _ = Scanned.view(gateway);
        return MemoryAnswer.of(book.read(), time);
    }
}
