package dev.stoker.api;

import dev.stoker.backend.EngineSpec;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.calibration.Calibration;
import dev.stoker.fleet.calibration.CalibrationStore;
import dev.stoker.fleet.calibration.Calibrator;
import dev.stoker.fleet.tuning.Plans;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What was tried out on this machine. */
@Path("/stoker/v1")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class CalibrationsResource {
    private static final int USUAL_SECONDS = 60;
    private static final int FEWEST_SECONDS = 5;
    private static final int MOST_SECONDS = 600;

    private final Gateway gateway;
    private final Calibrator calibrator;
    private final CalibrationStore store;

    CalibrationsResource(Gateway gateway, Calibrator calibrator, CalibrationStore store) {
        this.gateway = gateway;
        this.calibrator = calibrator;
        this.store = store;
    }

    /** All there are, also those that hold no longer since the machine or the program changed. */
    @GET
    @Path("/calibrations")
    @Operation(operationId = "listCalibrations", summary = "Lists what was measured")
    @APIResponseSchema(
            value = CalibrationAnswer.Listing.class,
            responseCode = "200",
            responseDescription = "The calibrations")
    public CalibrationAnswer.Listing list() {
        return new CalibrationAnswer.Listing(
                store.all().stream().map(CalibrationAnswer::of).toList());
    }

    /** What holds for a model now. */
    @GET
    @Path("/models/{spec:.+}/calibration")
    @Operation(operationId = "showCalibration", summary = "Shows what was measured for a model")
    @APIResponseSchema(
            value = CalibrationAnswer.class,
            responseCode = "200",
            responseDescription = "What holds now")
    public CalibrationAnswer show(@PathParam("spec") String spec) {
        EngineSpec engine = Plans.engine(Scanned.view(gateway), spec);
        Calibration found = calibrator.of(engine);
        if (found == null) {
            throw nothing(spec);
        }
        return CalibrationAnswer.of(found);
    }

    /** Forgets what was measured for a model, on every program and machine. */
    @DELETE
    @Path("/models/{spec:.+}/calibration")
    @Operation(operationId = "forgetCalibration", summary = "Forgets what was measured")
    @APIResponse(responseCode = "204", description = "Forgotten")
    public void forget(@PathParam("spec") String spec) {
        if (calibrator.forget(Plans.engine(Scanned.view(gateway), spec)) == 0) {
            throw nothing(spec);
        }
    }

    /**
     * Tries settings out. Answers with events: {@code progress} after each trial, then {@code done}
     * or {@code error}. A caller that leaves breaks it off.
     */
    @POST
    @Path("/models/{spec:.+}/calibrate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(operationId = "calibrate", summary = "Tries out what is fastest for a model")
    @APIResponse(
            responseCode = "200",
            description = "Events: progress, done, error",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
    public Multi<OutboundSseEvent> calibrate(
            @PathParam("spec") String spec, @Nullable Budget budget, @Context Sse sse) {
        Duration time = Budget.of(budget);
        EngineSpec engine = Plans.engine(Scanned.view(gateway), spec);
        return new CalibrationStream(calibrator.prepare(engine), time, sse).events();
    }

    private static StokerException nothing(String spec) {
        return new StokerException(
                ErrorCode.NOT_CALIBRATED,
                "nothing was measured for model '" + spec + "'; 'stoker calibrate' does");
    }

    /**
     * How long it may take.
     *
     * @param seconds 5 to 600; null takes 60
     */
    @RegisterForReflection
    @Schema(name = "CalibrationBudget")
    public record Budget(@Schema(nullable = true) @Nullable Integer seconds) {
        static Duration of(@Nullable Budget asked) {
            Integer seconds = asked == null ? null : asked.seconds();
            int chosen = seconds == null ? USUAL_SECONDS : seconds;
            if (chosen < FEWEST_SECONDS || chosen > MOST_SECONDS) {
                throw new StokerException(
                        ErrorCode.INVALID_REQUEST,
                        "seconds: %d (expected: %d to %d)"
                                .formatted(chosen, FEWEST_SECONDS, MOST_SECONDS));
            }
            return Duration.ofSeconds(chosen);
        }
    }
}
