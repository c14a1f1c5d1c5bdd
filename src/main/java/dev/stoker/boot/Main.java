package dev.stoker.boot;

import static java.util.stream.Collectors.partitioningBy;

import dev.stoker.boot.journal.Journal;
import dev.stoker.cli.ConfigVerdict;
import dev.stoker.cli.StokerCli;
import dev.stoker.cli.Surroundings;
import dev.stoker.cli.terminal.Streams;
import dev.stoker.config.ConfigReading;
import dev.stoker.config.ConfigSources;
import dev.stoker.config.OfflineSettings;
import dev.stoker.core.StateFolder;
import dev.stoker.hardware.probe.HardwareProbe;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program: daemon and commands in one. A command never starts Quarkus. */
@QuarkusMain
public final class Main {
    private static final String HOME = "user.home";

    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String... args) {
        // The JDK would send a POST again where no answer came: nothing is done twice by itself.
        System.setProperty("sun.net.http.retryPost", "false");
        settleHome();
        System.exit(run(args));
    }

    /**
     * Home is what {@code HOME} says, as for every other program. The launchers tell Java; natively
     * the property is not there before it is asked for, and then it is the user's of the system's
     * list.
     */
    private static void settleHome() {
        String named = System.getenv("HOME");
        boolean isOpen = !System.getProperties().containsKey(HOME);
        String home =
                isOpen && named != null && named.startsWith("/")
                        ? named
                        : System.getProperty(HOME, "/");
        System.setProperty(HOME, home);
    }

    /** A start is a tenth shorter without the commands' model. */
    private static int run(String... args) {
        return args.length == 1 && args[0].equals("serve")
                ? serve(streams(System.getenv()).err())
                : StokerCli.run(args, surroundings());
    }

    /** Never throws: Quarkus' threads would keep a process whose start has failed. */
    private static int serve(OutputStream errors) {
        PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        try {
            return Refusal.code(Daemon.serve(err), System.getenv());
        } catch (RuntimeException bug) {
            err.println("stoker: cannot start, which is a bug: " + bug);
            bug.printStackTrace(err);
            return Daemon.FAILED;
        }
    }

    private static Streams streams(Map<String, String> environment) {
        Streams own = Streams.ofProcess();
        return new Streams(
                own.in(),
                own.out(),
                Journal.errors(own.err(), environment),
                own.inIsTerminal(),
                own.outIsTerminal(),
                own.errIsTerminal());
    }

    private static Surroundings surroundings() {
        Path home = Path.of(System.getProperty(HOME, "/"));
        var service = MachineService.here(home);
        Map<String, String> environment = service.seen(System.getenv());
        ConfigSources sources = ConfigSources.ofThisProcess().with(environment);
        Streams streams = streams(System.getenv());
        return new Surroundings(
                streams,
                environment,
                home,
                version(),
                new Surroundings.Hooks(
                        () -> serve(streams.err()),
                        () -> DaemonPlace.of(sources),
                        (scope, runs) -> {
                            var its = sources.with(service.of(scope, environment));
                            return runs ? DaemonPlace.of(its) : DaemonPlace.configured(its);
                        },
                        () -> configuration(sources),
                        address ->
                                DaemonPlace.adminToken(StateFolder.of(environment, home), address),
                        () -> ConfiguredNames.expected(sources),
                        () -> LocalLook.at(OfflineSettings.of(sources)),
                        () -> HardwareProbe.here().read(),
                        ThisProgram::host));
    }

    private static ConfigVerdict configuration(ConfigSources sources) {
        ConfigReading reading = ConfigReading.of(sources, InetAddress::getAllByName);
        Map<Boolean, List<Path>> files =
                reading.marks().paths().stream().collect(partitioningBy(Files::exists));
        return new ConfigVerdict(
                files.getOrDefault(true, List.of()),
                files.getOrDefault(false, List.of()),
                reading.problems(),
                ConfiguredNames.notices(sources));
    }

    /** The build writes it: a command has neither Quarkus' configuration nor, natively, a jar. */
    private static String version() {
        try (InputStream in = Main.class.getResourceAsStream("/META-INF/stoker.version")) {
            return in == null
                    ? "unknown"
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException _) {
            return "unknown";
        }
    }
}
