package dev.stoker.api;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.core.WallTime;
import dev.stoker.discovery.ProviderAdvice;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import dev.stoker.hardware.Hardware;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The backends there are, and what is installed. */
@Path("/stoker/v1/backends")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(ref = "native")
@APIResponse(responseCode = "default", ref = "Problem")
public final class BackendsResource {
    private final Gateway gateway;
    private final Supplier<Hardware> hardware;
    private final WallTime time;

    BackendsResource(Gateway gateway, Supplier<Hardware> hardware, WallTime time) {
        this.gateway = gateway;
        this.hardware = hardware;
        this.time = time;
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
        FleetView view = Scanned.view(gateway);
        return listing(view, advice(view), time);
    }

    /** As the view alone tells it, without advice: that takes reading what the machine has. */
    static BackendAnswer.Listing listing(FleetView view, WallTime time) {
        return listing(view, null, time);
    }

    private static BackendAnswer.Listing listing(
            FleetView view, BackendAnswer.@Nullable AdviceAnswer advice, WallTime time) {
        return new BackendAnswer.Listing(
                view.backends().stream().map(one -> BackendAnswer.of(one, time)).toList(),
                view.installed().stream().map(InstallationAnswer::of).toList(),
                advice);
    }

    /** Where somebody's server runs or is named, that is the choice already. */
    private BackendAnswer.@Nullable AdviceAnswer advice(FleetView view) {
        boolean chosen =
                view.backends().stream().anyMatch(one -> one.origin() != Origin.SUPERVISED);
        ProviderAdvice advice =
                chosen || view.installed().isEmpty()
                        ? null
                        : ProviderAdvice.of(hardware.get().gpus(), view.installed());
        return advice == null ? null : BackendAnswer.AdviceAnswer.of(advice);
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
        return one(Scanned.view(gateway), id, time);
    }

    static BackendAnswer one(FleetView view, String id, WallTime time) {
        return view.backends().stream()
                .filter(backend -> backend.id().value().equals(id))
                .findFirst()
                .map(backend -> BackendAnswer.of(backend, time))
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
