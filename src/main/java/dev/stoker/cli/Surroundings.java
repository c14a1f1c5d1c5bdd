package dev.stoker.cli;

import dev.stoker.cli.client.DaemonAddress;
import dev.stoker.cli.doctor.Expected;
import dev.stoker.cli.doctor.LocalView;
import dev.stoker.cli.service.Host;
import dev.stoker.cli.service.Scope;
import dev.stoker.cli.terminal.Streams;
import dev.stoker.core.Secret;
import dev.stoker.hardware.Hardware;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a command may touch outside of itself.
 *
 * @param home of the user
 * @param version of this program
 */
public record Surroundings(
        Streams streams, Map<String, String> environment, Path home, String version, Hooks hooks) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /**
     * What only {@code boot} can do. Each is called when it is needed.
     *
     * @param serve runs the daemon until it is stopped; gives the exit code
     * @param whereabouts where the daemon is, which nobody has named
     * @param ofService where a service is, or would be
     * @param configuration what is to be said of it
     * @param adminToken for the daemon at an address; null where none is known to run there, or it
     *     cannot be read safely
     * @param expected what the configuration names and may not be there; as far as it can be read
     * @param look one search for servers, programs and model files; seconds at most
     * @param hardware the machine's facts
     * @param host what {@code service} installs on
     */
    public record Hooks(
            IntSupplier serve,
            Supplier<Whereabouts> whereabouts,
            OfService ofService,
            Supplier<ConfigVerdict> configuration,
            Function<DaemonAddress, @Nullable Secret> adminToken,
            Supplier<Expected> expected,
            Supplier<LocalView> look,
            Supplier<Hardware> hardware,
            Supplier<Host> host) {}

    /** Finds the daemon of a service. Blocks. */
    @FunctionalInterface
    public interface OfService {
        /**
         * Where it is.
         *
         * @param runs whether the service does; else it is where it would be if it were started
         */
        Whereabouts at(Scope scope, boolean runs);
    }
}
