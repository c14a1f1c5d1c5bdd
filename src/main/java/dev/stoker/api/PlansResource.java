package dev.stoker.api;

import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.tuning.Plans;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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
    public PlanAnswer plan(
            @PathParam("spec") String spec, @BeanParam PlanQuery query, @Context UriInfo asked) {
        PlanQuery.checkNames(asked.getQueryParameters());
        return PlanAnswer.of(plans.of(Scanned.view(gateway), spec, query.whatIf()));
    }

    /** Has a server that somebody else runs take the plan, as far as it can be told. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "applyPlan",
            summary = "Changes the settings of somebody else's server to the plan")
    @APIResponseSchema(
            value = AppliedAnswer.class,
            responseCode = "200",
            responseDescription = "What was done")
    public AppliedAnswer apply(@PathParam("spec") String spec) {
        return new AppliedAnswer(plans.apply(Scanned.view(gateway), spec));
    }

    /**
     * What was done.
     *
     * @param done one sentence, also about what is still to happen
     */
    @RegisterForReflection
    @Schema(name = "AppliedPlan")
    public record AppliedAnswer(String done) {}
}
