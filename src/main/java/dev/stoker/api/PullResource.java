package dev.stoker.api;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.stock.Downloads;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/** Downloads models. */
@Path("/stoker/v1/models/pull")
@Blocking // what answers with a stream cannot be told to run on a virtual thread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class PullResource {
    private final Gateway gateway;
    private final Downloads downloads;

    PullResource(Gateway gateway, Downloads downloads) {
        this.gateway = gateway;
        this.downloads = downloads;
    }

    /**
     * Answers with events: {@code progress} while it goes on, then {@code done} or {@code error}.
     * When the last caller who waits for it leaves, it is broken off; what has come is kept.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(operationId = "pullModel", summary = "Downloads a model, or joins its download")
    @APIResponse(
            responseCode = "200",
            description = "Events: progress, done, error",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
    public Multi<OutboundSseEvent> pull(
            @Nullable Order order, @Context Sse sse, @Context ServerRequestContext context) {
        String model = order == null ? null : order.model();
        if (order == null || model == null) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "model: missing (expected: what to download, such as llama3.2:1b@ollama or hf:org/repo:Q4_K_M)");
        }
        Fields.refuseOthers(order.others());
        boolean force = Boolean.TRUE.equals(order.force());
        return new PullStream(
                        downloads.pull(Scanned.view(gateway), model, force),
                        EventHead.of(context)::closed,
                        sse)
                .events();
    }

    /**
     * What to download.
     *
     * @param model as its registry names it, perhaps with {@code @backend}
     * @param force also where it would not fit in memory
     * @param others fields that there are none of
     */
    @RegisterForReflection
    @Schema(name = "PullOrder")
    public record Order(
            @Nullable String model,
            @Schema(nullable = true) @Nullable Boolean force,
            @JsonAnySetter @Schema(hidden = true) Map<String, Object> others) {}
}
