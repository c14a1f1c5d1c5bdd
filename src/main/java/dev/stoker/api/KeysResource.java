package dev.stoker.api;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.security.AppKey;
import dev.stoker.security.AppKeys;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The keys that apps have of their own. For the admin alone, reading too. */
@Path("/stoker/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class KeysResource {
    private final AppKeys keys;

    KeysResource(AppKeys keys) {
        this.keys = keys;
    }

    /** All of them, by name. */
    @GET
    @Operation(operationId = "listKeys", summary = "Lists the apps that have a key")
    @APIResponseSchema(
            value = KeyAnswer.Listing.class,
            responseCode = "200",
            responseDescription = "The apps; no key is told")
    public KeyAnswer.Listing list() {
        return new KeyAnswer.Listing(keys.all().stream().map(KeyAnswer::of).toList());
    }

    /** Makes one. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createKey", summary = "Makes a key for an app, and tells it once")
    @APIResponseSchema(
            value = KeyAnswer.Made.class,
            responseCode = "200",
            responseDescription = "The key")
    public KeyAnswer.Made create(KeyAnswer.@Nullable Order order) {
        String name = order == null ? null : order.name();
        if (order == null || name == null) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "name: missing (expected: " + AppKey.NAME_SHAPE + ")");
        }
        Fields.refuseOthers(order.others());
        return KeyAnswer.Made.of(keys.create(name, limits(order)));
    }

    private static AppKey.Limits limits(KeyAnswer.Order order) {
        try {
            return new AppKey.Limits(
                    order.requestsPerMinute(), order.tokensPerMinute(), order.concurrency());
        } catch (IllegalArgumentException e) {
            throw new StokerException(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    /** Has one count no longer. */
    @DELETE
    @Path("/{name}")
    @Operation(operationId = "revokeKey", summary = "Has an app's key count no longer")
    @APIResponse(responseCode = "204", description = "Revoked")
    public void revoke(@PathParam("name") String name) {
        keys.revoke(name);
    }
}
