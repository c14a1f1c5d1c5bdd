package dev.stoker.api;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.core.WallTime;
import dev.stoker.fleet.EngineControl;
import dev.stoker.fleet.EngineLog;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Starts and stops the engines that Stoker runs, by hand, and shows what they write. */
@Path("/stoker/v1/backends/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class EngineControlResource {
    private final Gateway gateway;
    private final EngineControl control;
    private final WallTime time;

    EngineControlResource(Gateway gateway, EngineControl control, WallTime time) {
        this.gateway = gateway;
        this.control = control;
        this.time = time;
    }

    /** Has it serve again after a stop or a crash loop; the next call starts an engine. */
    @POST
    @Path("/start")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "startBackend", summary = "Has a stopped backend serve again")
    @APIResponseSchema(
            value = BackendAnswer.class,
            responseCode = "200",
            responseDescription = "The backend as it is now")
    public BackendAnswer start(@PathParam("id") String id, @Nullable Which which) {
        return done(id, EngineControl.Deed.START, which);
    }

    /** Ends its engines, and starts none until it is told to. */
    @POST
    @Path("/stop")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "stopBackend", summary = "Stops the engines of a backend")
    @APIResponseSchema(
            value = BackendAnswer.class,
            responseCode = "200",
            responseDescription = "The backend as it is now")
    public BackendAnswer stop(@PathParam("id") String id, @Nullable Which which) {
        return done(id, EngineControl.Deed.STOP, which);
    }

    /** Ends its engines; the next call starts one anew. */
    @POST
    @Path("/restart")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "restartBackend", summary = "Restarts the engines of a backend")
    @APIResponseSchema(
            value = BackendAnswer.class,
            responseCode = "200",
            responseDescription = "The backend as it is now")
    public BackendAnswer restart(@PathParam("id") String id, @Nullable Which which) {
        return done(id, EngineControl.Deed.RESTART, which);
    }

    /** What its engines have written last. */
    @GET
    @Path("/logs")
    @Operation(operationId = "backendLogs", summary = "Shows what engines have written last")
    @APIResponseSchema(
            value = Logs.class,
            responseCode = "200",
            responseDescription = "The lines, without secrets and paths")
    public Logs logs(@PathParam("id") String id, @QueryParam("model") @Nullable String model) {
        Scanned.view(gateway);
        return new Logs(waited(control.logs(id(id), model)).stream().map(LogAnswer::of).toList());
    }

    private BackendAnswer done(String id, EngineControl.Deed deed, @Nullable Which which) {
        if (which != null) {
            Fields.refuseOthers(which.others());
        }
        boolean force = which != null && Boolean.TRUE.equals(which.force());
        String model = which == null ? null : which.model();
        Scanned.view(gateway);
        FleetView now = waited(control.control(id(id), deed, model, force));
        return BackendsResource.one(now, id, time);
    }

    private static BackendId id(String id) {
        try {
            return new BackendId(id);
        } catch (IllegalArgumentException _) {
            throw new StokerException(ErrorCode.BACKEND_NOT_FOUND, "no backend has such an id");
        }
    }

    private static <T> T waited(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StokerException known ? known : e;
        }
    }

    /**
     * Which engines.
     *
     * @param model only those of that one; null means all
     * @param force also where somebody is being answered, who is cut off
     * @param others fields that there are none of
     */
    @RegisterForReflection
    @Schema(name = "EngineChoice")
    public record Which(
            @Schema(nullable = true) @Nullable String model,
            @Schema(nullable = true) @Nullable Boolean force,
            @JsonAnySetter @Schema(hidden = true) Map<String, Object> others) {}

    /** What engines have written. */
    @RegisterForReflection
    @Schema(name = "EngineLogs")
    public record Logs(List<LogAnswer> engines) {}

    /**
     * What one has written.
     *
     * @param lines the last ones, oldest first
     */
    @RegisterForReflection
    @Schema(name = "EngineLog")
    public record LogAnswer(String model, String use, List<String> lines) {
        static LogAnswer of(EngineLog log) {
            return new LogAnswer(
                    log.model(), log.use().name().toLowerCase(Locale.ROOT), log.lines());
        }
    }
}
