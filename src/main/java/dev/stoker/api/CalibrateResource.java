package dev.stoker.api;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.stoker.backend.EngineSpec;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.calibration.Calibrator;
import dev.stoker.fleet.tuning.Plans;
import dev.stoker.tuning.TuningSettings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/** Tries settings out. */
@Path("/stoker/v1/models/{spec:.+}/calibrate")
@Blocking // what answers with a stream cannot be told to run on a virtual thread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class CalibrateResource {
    private static final int FEWEST_SECONDS = 5;
    private static final int MOST_SECONDS = 3600;

    private final Gateway gateway;
    private final Calibrator calibrator;
    private final Supplier<TuningSettings> tuning;

    CalibrateResource(Gateway gateway, Calibrator calibrator, Supplier<TuningSettings> tuning) {
        this.gateway = gateway;
        this.calibrator = calibrator;
        this.tuning = tuning;
    }

    /**
     * Answers with events: {@code progress} after each trial, then {@code done} or {@code error}. A
     * caller that leaves breaks it off.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(operationId = "calibrate", summary = "Tries out what is fastest for a model")
    @APIResponse(
            responseCode = "200",
            description = "Events: progress, done, error",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
    public Multi<OutboundSseEvent> calibrate(
            @PathParam("spec") String spec,
            @Nullable Budget budget,
            @Context Sse sse,
            @Context ServerRequestContext context) {
        if (budget != null) {
            Fields.refuseOthers(budget.others());
        }
        Integer seconds = budget == null ? null : budget.seconds();
        Duration time = seconds == null ? tuning.get().calibrationTime() : checked(seconds);
        EngineSpec engine = Plans.engine(Scanned.view(gateway), spec);
        boolean cacheTypes = budget != null && Boolean.TRUE.equals(budget.cacheTypes());
        return new CalibrationStream(
                        calibrator.prepare(engine, cacheTypes),
                        EventHead.of(context)::closed,
                        time,
                        sse)
                .events();
    }

    private static Duration checked(int seconds) {
        if (seconds < FEWEST_SECONDS || seconds > MOST_SECONDS) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "seconds: %d (expected: %d to %d)"
                            .formatted(seconds, FEWEST_SECONDS, MOST_SECONDS));
        }
        return Duration.ofSeconds(seconds);
    }

    /**
     * How long it may take, and what it may try.
     *
     * @param seconds 5 to 3600; null takes what is configured
     * @param cacheTypes whether keys and values may be kept less exactly; null leaves that to the
     *     model's priority
     * @param others fields that there are none of
     */
    @RegisterForReflection
    @Schema(name = "CalibrationBudget")
    public record Budget(
            @Schema(nullable = true) @Nullable Integer seconds,
            @Schema(nullable = true) @Nullable Boolean cacheTypes,
            @JsonAnySetter @Schema(hidden = true) Map<String, Object> others) {}
}
