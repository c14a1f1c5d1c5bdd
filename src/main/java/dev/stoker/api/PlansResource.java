package dev.stoker.api;

import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.tuning.Plans;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How models are run, and why so. */
@Path("/stoker/v1/models/{spec:.+}/plan")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class PlansResource {
    private final Gateway gateway;
    private final Plans plans;

    PlansResource(Gateway gateway, Plans plans) {
        this.gateway = gateway;
        this.plans = plans;
    }

    /** The plan of the model a spec names; with a query, what it would be. */
    @GET
    @Operation(operationId = "planModel", summary = "Explains how a model is run")
    @APIResponseSchema(
            value = PlanAnswer.class,
            responseCode = "200",
            responseDescription = "The plan, also one that does not fit")
    public PlanAnswer plan(@PathParam("spec") String spec, @BeanParam PlanQuery query) {
        return PlanAnswer.of(plans.of(Scanned.view(gateway), spec, query.whatIf()));
    }
}
