package dev.stoker.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.nativeapi.NativeErrors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * The configuration, and taking over another one. For the admin alone, reading too: it names paths
 * and hosts.
 */
@Path("/stoker/v1/config")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class ConfigResource {
    private final ConfigControl control;

    ConfigResource(ConfigControl control) {
        this.control = control;
    }

    /** What is in force, and how it came to be. */
    @GET
    @Operation(operationId = "showConfig", summary = "Shows the configuration in force")
    @APIResponseSchema(
            value = ConfigAnswer.class,
            responseCode = "200",
            responseDescription = "Every key with its value and where it is from; no secret")
    public ConfigAnswer show() {
        return control.shown();
    }

    /** Reads all sources again; what is invalid is refused as a whole. */
    @POST
    @Path("/reload")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "reloadConfig", summary = "Takes over what has been configured")
    @APIResponseSchema(
            value = ReloadAnswer.class,
            responseCode = "200",
            responseDescription = "What has changed, and what needs a restart")
    public Response reload(
            @Parameter(schema = @Schema(type = SchemaType.BOOLEAN)) @QueryParam("dry_run")
                    @Nullable String dryRun,
            StockResource.@Nullable Nothing nothing,
            @Context ServerRequestContext request) {
        if (nothing != null) {
            Fields.refuseOthers(nothing.others());
        }
        return switch (control.reload(dryRun != null && truth(dryRun))) {
            case ConfigControl.Result.Done(var answer) -> Response.ok(answer).build();
            case ConfigControl.Result.Refused(var problems) -> refused(problems, request);
        };
    }

    /** What is misspelt is not taken for a no: it would be applied. */
    private static boolean truth(String word) {
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new StokerException(
                            ErrorCode.INVALID_REQUEST,
                            "dry_run: not a word for this (expected: true or false)");
        };
    }

    private static Response refused(List<String> problems, ServerRequestContext request) {
        var fault =
                new StokerException(
                        ErrorCode.CONFIG_INVALID,
                        "the configuration has %d %s, nothing was taken over"
                                .formatted(
                                        problems.size(),
                                        problems.size() == 1 ? "problem" : "problems"));
        String id = request.serverResponse().getResponseHeader(BodyProblems.REQUEST_ID);
        byte[] body = NativeErrors.body(fault, id == null ? "" : id);
        if (Json.treeOrNull(body, 0, body.length) instanceof ObjectNode problem) {
            ArrayNode told = problem.putArray("problems");
            problems.forEach(told::add);
            body = Json.bytes(problem);
        }
        return Response.status(fault.httpStatus()).type(NativeErrors.TYPE).entity(body).build();
    }
}
