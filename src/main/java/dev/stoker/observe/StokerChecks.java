package dev.stoker.observe;

import dev.stoker.core.StokerVersion;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import dev.stoker.proxy.OpenCalls;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * The checks of the daemon itself. They read the fleet's last view and ask nobody. A backend that
 * is down is no reason to restart Stoker, so it has no say here but in whether anything is left.
 */
@Singleton
final class StokerChecks {
    private final Gateway gateway;
    private final StokerVersion version;
    private final OpenCalls open;

    StokerChecks(Gateway gateway, StokerVersion version, OpenCalls open) {
        this.open = open;
        this.gateway = gateway;
        this.version = version;
    }

    /** Up as long as there is somebody to say so. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck alive() {
        return () ->
                HealthCheckResponse.named("stoker")
                        .up()
                        .withData("version", version.value())
                        .build();
    }

    /** Up from the end of the first scan on; calls that come before wait for it. */
    @Produces
    @Singleton
    @Startup
    HealthCheck scanned() {
        return () -> {
            boolean scanned = gateway.view().scanned();
            return HealthCheckResponse.named("first scan").status(scanned).build();
        };
    }

    /** Down only while nothing can be served that should be; the reason is there in any case. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck serves() {
        return () -> {
            FleetView view = gateway.view();
            String reason = open.isClosing() ? "Stoker is going down" : Serving.whyNot(view);
            var response =
                    HealthCheckResponse.named("takes calls")
                            .status(!open.isClosing() && Serving.whyNotReady(view) == null)
                            .withData("backends", view.backends().size())
                            .withData("models", Serving.usableModels(view));
            return (reason == null ? response : response.withData("reason", reason)).build();
        };
    }
}
