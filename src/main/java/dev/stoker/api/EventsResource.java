package dev.stoker.api;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.core.WallTime;
import dev.stoker.fleet.Gateway;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/** What happens to the fleet. */
@Path("/stoker/v1/events")
@Blocking // what answers with a stream cannot be told to run on a virtual thread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class EventsResource {
    private final Gateway gateway;
    private final EventFeed feed;
    private final WallTime time;

    EventsResource(Gateway gateway, EventFeed feed, WallTime time) {
        this.gateway = gateway;
        this.feed = feed;
        this.time = time;
    }

    /**
     * Answers with events for as long as the caller stays: {@code snapshot} (as {@code GET
     * /stoker/v1/backends} answers), then what was missed since {@code Last-Event-ID}, then what
     * happens, by type; {@code gap} where some could not be kept.
     */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(operationId = "followEvents", summary = "Follows what happens to the fleet")
    @APIResponse(
            responseCode = "200",
            description = "Events: snapshot, gap, and one for each type of fleet event",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = EventAnswer.class)))
    public Multi<OutboundSseEvent> follow(
            @HeaderParam("Last-Event-ID") @Nullable String seen,
            @Context Sse sse,
            @Context ServerRequestContext context) {
        long after = seen == null ? feed.lastId() : number(seen);
        var now = BackendsResource.listing(Scanned.view(gateway), time);
        return new EventStream(feed, sse, now, after, EventHead.of(context)::closed).events();
    }

    /** The last ones, at once. */
    @GET
    @Path("/last")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "lastEvents", summary = "Lists the last events of the fleet")
    @APIResponseSchema(
            value = Last.class,
            responseCode = "200",
            responseDescription = "The last events, oldest first")
    public Last last() {
        return new Last(feed.since(0));
    }

    private static long number(String seen) {
        try {
            return Math.max(0, Long.parseLong(seen.strip()));
        } catch (NumberFormatException _) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "Last-Event-ID: no number (expected: the id of an event that was told here)");
        }
    }

    /** The last events. */
    @RegisterForReflection
    @Schema(name = "FleetEvents")
    public record Last(List<EventAnswer> events) {}
}
