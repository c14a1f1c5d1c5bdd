package dev.stoker.api;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.stock.Inventory;
import dev.stoker.fleet.stock.Models;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Changes the models of all backends. A spec may hold slashes; the last word is the deed. */
@Path("/stoker/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class StockResource {
    private final Gateway gateway;
    private final Models models;
    private final Inventory inventory;

    StockResource(Gateway gateway, Models models, Inventory inventory) {
        this.gateway = gateway;
        this.models = models;
        this.inventory = inventory;
    }

    /** Has it in memory when this is answered. */
    @POST
    @Path("/{spec:.+}/load")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "loadModel", summary = "Loads a model into memory")
    @APIResponseSchema(
            value = ModelAnswer.class,
            responseCode = "200",
            responseDescription = "The model as it is now")
    public ModelAnswer load(@PathParam("spec") String spec, @Nullable Nothing nothing)
            throws InterruptedException {
        if (nothing != null) {
            Fields.refuseOthers(nothing.others());
        }
        return answer(models.load(Scanned.view(gateway), spec));
    }

    /** Has it out of memory. */
    @POST
    @Path("/{spec:.+}/unload")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "unloadModel", summary = "Takes a model out of memory")
    @APIResponseSchema(
            value = ModelAnswer.class,
            responseCode = "200",
            responseDescription = "The model as it is now")
    public ModelAnswer unload(@PathParam("spec") String spec, @Nullable Unloading how)
            throws InterruptedException {
        if (how != null) {
            Fields.refuseOthers(how.others());
        }
        boolean force = how != null && Boolean.TRUE.equals(how.force());
        return answer(models.unload(Scanned.view(gateway), spec, force));
    }

    /** Gives it a second name. */
    @POST
    @Path("/{spec:.+}/copy")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "copyModel", summary = "Gives a model a second name")
    @APIResponseSchema(
            value = CopiedAnswer.class,
            responseCode = "200",
            responseDescription = "What the copy is called by")
    public CopiedAnswer copy(@PathParam("spec") String spec, @Nullable Copying copying)
            throws InterruptedException {
        String name = copying == null ? null : copying.to();
        if (copying == null || name == null) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST, "to: missing (expected: the second name)");
        }
        Fields.refuseOthers(copying.others());
        ModelView copy = models.copy(Scanned.view(gateway), spec, name);
        return new CopiedAnswer(copy == null ? name : copy.id());
    }

    /** Deletes it. */
    @DELETE
    @Path("/{spec:.+}")
    @Operation(operationId = "deleteModel", summary = "Deletes a model")
    @APIResponse(responseCode = "204", description = "Deleted")
    public void delete(
            @PathParam("spec") String spec,
            @Parameter(schema = @Schema(type = SchemaType.BOOLEAN)) @QueryParam("force")
                    @Nullable String force)
            throws InterruptedException {
        boolean forced = force != null && truth("force", force);
        models.delete(Scanned.view(gateway), spec, forced);
    }

    /** What is misspelt is not taken for a no: a model would be gone. */
    private static boolean truth(String name, String word) {
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new StokerException(
                            ErrorCode.INVALID_REQUEST,
                            name + ": not a word for this (expected: true or false)");
        };
    }

    private ModelAnswer answer(ModelView model) {
        return ModelAnswer.of(inventory.of(gateway.view(), model));
    }

    /**
     * Nothing is to be said.
     *
     * @param others fields that there are none of
     */
    @RegisterForReflection
    @Schema(name = "Nothing")
    public record Nothing(@JsonAnySetter @Schema(hidden = true) Map<String, Object> others) {}

    /**
     * How to take it out of memory.
     *
     * @param force also where an engine of Stoker's own is at work
     * @param others fields that there are none of
     */
    @RegisterForReflection
    @Schema(name = "Unloading")
    public record Unloading(
            @Schema(nullable = true) @Nullable Boolean force,
            @JsonAnySetter @Schema(hidden = true) Map<String, Object> others) {}

    /**
     * What to call the copy.
     *
     * @param to the second name
     * @param others fields that there are none of
     */
    @RegisterForReflection
    @Schema(name = "Copying")
    public record Copying(
            @Nullable String to,
            @JsonAnySetter @Schema(hidden = true) Map<String, Object> others) {}

    /**
     * The copy.
     *
     * @param model what it is called by
     */
    @RegisterForReflection
    @Schema(name = "CopiedModel")
    public record CopiedAnswer(String model) {}
}
