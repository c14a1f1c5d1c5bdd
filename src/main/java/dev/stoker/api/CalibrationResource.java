package dev.stoker.api;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.calibration.Calibration;
import dev.stoker.fleet.calibration.Calibrator;
import dev.stoker.fleet.tuning.Plans;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What was tried out for one model. */
@Path("/stoker/v1/models/{spec:.+}/calibration")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class CalibrationResource {
    private final Gateway gateway;
    private final Calibrator calibrator;

    CalibrationResource(Gateway gateway, Calibrator calibrator) {
        this.gateway = gateway;
        this.calibrator = calibrator;
    }

    /** What holds for it now. */
    @GET
    @Operation(operationId = "showCalibration", summary = "Shows what was measured for a model")
    @APIResponseSchema(
            value = CalibrationAnswer.class,
            responseCode = "200",
            responseDescription = "What holds now")
    public CalibrationAnswer show(@PathParam("spec") String spec) {
        Calibration found = calibrator.of(Plans.engine(Scanned.view(gateway), spec));
        if (found == null) {
            throw nothing(spec);
        }
        return CalibrationAnswer.of(found);
    }

    /** Forgets what was measured for it, on every program and machine. */
    @DELETE
    @Operation(operationId = "forgetCalibration", summary = "Forgets what was measured")
    @APIResponse(responseCode = "204", description = "Forgotten")
    public void forget(@PathParam("spec") String spec) {
        if (calibrator.forget(Plans.engine(Scanned.view(gateway), spec)) == 0) {
            throw nothing(spec);
        }
    }

    private static StokerException nothing(String spec) {
        return new StokerException(
                ErrorCode.NOT_CALIBRATED,
                "nothing was measured for model '" + spec + "'; 'stoker calibrate' does");
    }
}
