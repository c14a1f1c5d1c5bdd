package dev.stoker.observe;

import dev.stoker.core.BackendId;
import dev.stoker.core.WallTime;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.Gateway;
import io.smallrye.health.registry.HealthRegistries;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * One check a backend, in a group of their own, which readiness does not look at. Each reads the
 * fleet's last view and asks nobody.
 */
@Singleton
final class BackendChecks {
    static final String GROUP = "backends";

    private final Gateway gateway;
    private final WallTime time;

    BackendChecks(Gateway gateway, WallTime time) {
        this.gateway = gateway;
        this.time = time;
    }

    /** That backend is listed from now on. */
    void add(BackendId id) {
        HealthRegistries.getHealthGroupRegistry(GROUP).register(id.value(), () -> check(id));
    }

    /** That backend is listed no longer. */
    void remove(BackendId id) {
        HealthRegistries.getHealthGroupRegistry(GROUP).remove(id.value());
    }

    private HealthCheckResponse check(BackendId id) {
        return gateway.view().backends().stream()
                .filter(backend -> backend.id().equals(id))
                .findFirst()
                .map(this::of)
                .orElseGet(() -> HealthCheckResponse.named(id.value()).down().build());
    }

    /** Up if it can take work now. */
    private HealthCheckResponse of(BackendView backend) {
        var response =
                HealthCheckResponse.named(backend.id().value())
                        .status(backend.usable())
                        .withData("state", backend.condition().state().wireName())
                        .withData("reason", backend.condition().reason())
                        .withData("kind", backend.kind().wireName())
                        .withData("origin", backend.origin().wireName())
                        .withData("models", backend.modelCount())
                        .withData("since", time.at(backend.since()).toString());
        if (backend.version() != null) {
            response.withData("version", backend.version());
        }
        String error = backend.lastError();
        return (error == null ? response : response.withData("last_error", error)).build();
    }
}
