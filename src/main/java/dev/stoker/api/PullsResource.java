package dev.stoker.api;

import dev.stoker.core.WallTime;
import dev.stoker.fleet.stock.Downloads;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The downloads that are under way. */
@Path("/stoker/v1/pulls")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class PullsResource {
    private final Downloads downloads;
    private final WallTime time;

    PullsResource(Downloads downloads, WallTime time) {
        this.downloads = downloads;
        this.time = time;
    }

    /** All of them, the oldest first. */
    @GET
    @Operation(operationId = "listPulls", summary = "Lists the downloads that are under way")
    @APIResponseSchema(
            value = PullAnswer.Listing.class,
            responseCode = "200",
            responseDescription = "The downloads")
    public PullAnswer.Listing list() {
        return new PullAnswer.Listing(
                downloads.running().stream().map(one -> PullAnswer.of(one, time)).toList());
    }
}
