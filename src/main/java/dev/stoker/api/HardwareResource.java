package dev.stoker.api;

import dev.stoker.hardware.Hardware;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What this machine is, each fact with its source or the reason it is not known. */
@Path("/stoker/v1/hardware")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class HardwareResource {
    private final Supplier<Hardware> hardware;

    HardwareResource(Supplier<Hardware> hardware) {
        this.hardware = hardware;
    }

    /** The facts as they are now. */
    @GET
    @Operation(operationId = "readHardware", summary = "Tells what this machine is")
    @APIResponseSchema(
            value = Hardware.class,
            responseCode = "200",
            responseDescription = "The facts")
    public Hardware read() {
        return hardware.get();
    }
}
