package dev.stoker.api;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The backends there are, and what is installed. */
@Path("/stoker/v1/backends")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class BackendsResource {
    private final Gateway gateway;

    BackendsResource(Gateway gateway) {
        this.gateway = gateway;
    }

    /** All of them, and the programs found on disk. */
    @GET
    @Operation(
            operationId = "listBackends",
            summary = "Lists the backends and the installed programs")
    @APIResponseSchema(
            value = BackendAnswer.Listing.class,
            responseCode = "200",
            responseDescription = "The backends")
    public BackendAnswer.Listing list() {
        return listing(Scanned.view(gateway));
    }

    static BackendAnswer.Listing listing(FleetView view) {
        return new BackendAnswer.Listing(
                view.backends().stream().map(BackendAnswer::of).toList(),
                view.installed().stream().map(InstallationAnswer::of).toList());
    }

    /** One of them. */
    @GET
    @Path("/{id}")
    @Operation(operationId = "showBackend", summary = "Shows one backend")
    @APIResponseSchema(
            value = BackendAnswer.class,
            responseCode = "200",
            responseDescription = "The backend")
    public BackendAnswer show(@PathParam("id") String id) {
        return one(Scanned.view(gateway), id);
    }

    static BackendAnswer one(FleetView view, String id) {
        return view.backends().stream()
                .filter(backend -> backend.id().value().equals(id))
                .findFirst()
                .map(BackendAnswer::of)
                .orElseThrow(() -> unknown(id, view));
    }

    private static StokerException unknown(String id, FleetView view) {
        String known =
                view.backends().stream()
                        .map(backend -> backend.id().value())
                        .collect(Collectors.joining(", "));
        return new StokerException(
                ErrorCode.BACKEND_NOT_FOUND,
                "no backend '%s' (there is: %s)".formatted(id, known.isEmpty() ? "none" : known));
    }
}
