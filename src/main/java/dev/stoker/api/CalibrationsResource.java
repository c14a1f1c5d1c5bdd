package dev.stoker.api;

import dev.stoker.fleet.calibration.CalibrationStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** All that was tried out on this machine. */
@Path("/stoker/v1/calibrations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class CalibrationsResource {
    private final CalibrationStore store;

    CalibrationsResource(CalibrationStore store) {
        this.store = store;
    }

    /** All there are, also those that hold no longer since the machine or the program changed. */
    @GET
    @Operation(operationId = "listCalibrations", summary = "Lists what was measured")
    @APIResponseSchema(
            value = CalibrationAnswer.Listing.class,
            responseCode = "200",
            responseDescription = "The calibrations")
    public CalibrationAnswer.Listing list() {
        return new CalibrationAnswer.Listing(
                store.all().stream().map(CalibrationAnswer::of).toList());
    }
}
