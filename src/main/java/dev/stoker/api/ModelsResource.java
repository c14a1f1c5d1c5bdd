package dev.stoker.api;

import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.ModelView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The models of all backends. */
@Path("/stoker/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class ModelsResource {
    private final Gateway gateway;

    ModelsResource(Gateway gateway) {
        this.gateway = gateway;
    }

    /** All of them, in the order of their backends, and the files that cannot be offered. */
    @GET
    @Operation(operationId = "listModels", summary = "Lists the models of all backends")
    @APIResponseSchema(
            value = ModelAnswer.Listing.class,
            responseCode = "200",
            responseDescription = "The models")
    public ModelAnswer.Listing list() {
        FleetView view = Scanned.view(gateway);
        return new ModelAnswer.Listing(
                view.models().stream().map(ModelAnswer::of).toList(),
                view.refusedFiles().stream()
                        .map(file -> new ModelAnswer.RefusedAnswer(file.name(), file.because()))
                        .toList());
    }

    /** The one a model spec names. It may hold slashes, encoded or not. */
    @GET
    @Path("/{spec:.+}")
    @Operation(operationId = "showModel", summary = "Shows the model that a spec names")
    @APIResponseSchema(
            value = ModelAnswer.class,
            responseCode = "200",
            responseDescription = "The model")
    public ModelAnswer show(@PathParam("spec") String spec) {
        ModelView found = Scanned.view(gateway).model(spec);
        return ModelAnswer.of(found);
    }
}
