package dev.stoker.fleet;

import dev.stoker.routing.RoutingSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the fleet is put together.
 *
 * @param defaultModel spec used when a caller names none; null leaves it to the only model there is
 * @param backends named by the user, in their order
 * @param detached addresses of running servers that are to be left alone
 * @param supervise whether engines may be started
 * @param program to run as engine; null takes the one found installed
 * @param pollInterval between two looks at a backend
 * @param pollTimeout for one look
 * @param rescanInterval between two looks at the model files, and at the plans of what runs
 * @param retunePause least time an engine runs before it is restarted for a better plan
 * @param wedgedAfter how long a backend that answers may give nothing to who waits and compute
 *     nothing
 */
public record FleetSettings(
        @Nullable String defaultModel,
        List<ConfiguredBackend> backends,
        Set<URI> detached,
        boolean supervise,
        @Nullable Path program,
        Duration pollInterval,
        Duration pollTimeout,
        Duration rescanInterval,
        Duration retunePause,
        Duration wedgedAfter,
        RoutingSettings routing) {
    /** Long enough for a prompt that is read by a graphics card. */
    public static final Duration WEDGED_AFTER = Duration.ofMinutes(1);

    /** Copies the collections. */
    public FleetSettings {
        backends = List.copyOf(backends);
        detached = Set.copyOf(detached);
    }

    /** With the usual patience, and without routes. */
    public FleetSettings(
            @Nullable String defaultModel,
            List<ConfiguredBackend> backends,
            Set<URI> detached,
            boolean supervise,
            @Nullable Path program,
            Duration pollInterval,
            Duration pollTimeout,
            Duration rescanInterval,
            Duration retunePause) {
        this(
                defaultModel,
                backends,
                detached,
                supervise,
                program,
                pollInterval,
                pollTimeout,
                rescanInterval,
                retunePause,
                WEDGED_AFTER,
                RoutingSettings.DEFAULT);
    }
}
