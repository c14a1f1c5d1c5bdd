package dev.stoker.api;

import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.RouteView;
import dev.stoker.fleet.stock.Inventory;
import dev.stoker.fleet.stock.Models;
import dev.stoker.fleet.stock.ShownModel;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.stream.Stream;
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

    private final Models models;
    private final Inventory inventory;

    ModelsResource(Gateway gateway, Models models, Inventory inventory) {
        this.gateway = gateway;
        this.models = models;
        this.inventory = inventory;
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
                Stream.concat(
                                view.routes().stream().map(ModelAnswer::of),
                                inventory.of(view).stream().map(ModelAnswer::of))
                        .toList(),
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
        FleetView view = Scanned.view(gateway);
        RouteView route = view.route(spec);
        return route == null
                ? ModelAnswer.of(inventory.of(view, view.model(spec)))
                : ModelAnswer.of(route);
    }

    /** The same, with all that its backend tells of it when asked; loads nothing. */
    @GET
    @Path("/{spec:.+}/show")
    @Operation(operationId = "showModelInFull", summary = "Shows all that is told of a model")
    @APIResponseSchema(
            value = ShownAnswer.class,
            responseCode = "200",
            responseDescription = "The model in full")
    public ShownAnswer showAll(@PathParam("spec") String spec) {
        FleetView view = Scanned.view(gateway);
        ShownModel shown = models.show(view, spec);
        return ShownAnswer.of(shown, ModelAnswer.of(inventory.of(view, shown.model())));
    }
}
