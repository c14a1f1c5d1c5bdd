package dev.stoker.boot;

import dev.stoker.boot.listen.HandedOver;
import dev.stoker.boot.listen.Listening;
import dev.stoker.cli.terminal.Words;
import dev.stoker.config.ConfigReading;
import dev.stoker.config.ConfigSources;
import dev.stoker.config.ListenAddress;
import dev.stoker.config.OfflineSettings;
import dev.stoker.config.OwnFilesSourceProvider;
import dev.stoker.config.UnixSocket;
import dev.stoker.security.AdminToken;
import dev.stoker.security.HeadWatch;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** {@code stoker serve}: checks what can be checked before anything runs, then serves. */
final class Daemon {
    /** {@code EX_CONFIG} of sysexits.h. */
    static final int CONFIG_INVALID = 78;

    /** Anything else that keeps it from serving. */
    static final int FAILED = 1;

    private Daemon() {}

    /** Serves until it is told to stop; the exit code. */
    static int serve(PrintStream err) {
        HandedOver handed;
        try {
            handed = HandedOver.take(System.getenv(), ProcessHandle.current().pid());
        } catch (IOException e) {
            err.println("stoker: cannot serve what the service manager hands over: " + reason(e));
            return FAILED;
        }
        ConfigSources configured = ConfigSources.ofThisProcess();
        instead(handed);
        ConfigSources sources = ConfigSources.ofThisProcess();
        ConfigReading reading = ConfigReading.of(sources, InetAddress::getAllByName);
        List<String> problems = reading.problems();
        if (!problems.isEmpty()) {
            problems.forEach(problem -> err.println("stoker: " + Words.oneLine(problem)));
            tell(handed, err);
            return CONFIG_INVALID;
        }
        OfflineSettings settings = OfflineSettings.of(sources);
        String hindrance = handed.tcp() == null ? whyNotFree(settings.address()) : null;
        hindrance = hindrance == null ? whyNoState(settings.stateFolder()) : hindrance;
        if (hindrance != null) {
            err.println("stoker: " + hindrance);
            return FAILED;
        }
        try (Listening listening =
                Listening.open(handed, settings.socket(), settings.stateFolder())) {
            OfflineSettings written =
                    handed.isNothing() ? settings : OfflineSettings.of(configured);
            listening.inPlaceOf(written.address(), written.socket());
            listening.offer();
            return run(reading, err);
        } catch (IOException e) {
            err.println(
                    "stoker: cannot listen on %s: %s (stoker.http.socket names another)"
                            .formatted(where(settings.socket()), reason(e)));
            return FAILED;
        }
    }

    private static int run(ConfigReading reading, PrintStream err) {
        OwnFilesSourceProvider.enable(reading);
        HeadWatch.on();
        leaveTheWorkingFolder();
        var exit = new AtomicInteger();
        Quarkus.run(
                null,
                (code, fault) -> {
                    exit.set(code);
                    if (fault != null) {
                        // A start that failed is logged before there is a log to write to.
                        err.println("stoker: cannot start: " + root(fault));
                    }
                });
        return exit.get();
    }

    /**
     * What is handed over stands in the place of what is configured, for every rule about where to
     * listen and for all that shows it.
     */
    private static void instead(HandedOver handed) {
        String host = handed.host();
        if (host != null) {
            System.setProperty("stoker.http.host", host);
            System.setProperty("stoker.http.port", Integer.toString(handed.port()));
        }
        String path = handed.path();
        if (path != null) {
            System.setProperty("stoker.http.socket", path);
        }
    }

    /** Whoever reads of an address that is in no file must know where it comes from. */
    private static void tell(HandedOver handed, PrintStream err) {
        if (handed.host() != null) {
            err.println(
                    "stoker: the address %s, port %d, is the service manager's (ListenStream= of its"
                                    .formatted(handed.host(), handed.port())
                            + " socket unit)");
        }
    }

    private static String where(@Nullable UnixSocket socket) {
        return socket == null ? "the Unix socket" : socket.path().toString();
    }

    /**
     * Quarkus reads {@code .env} and {@code config/application.properties} of the working folder,
     * after every check of ours and stronger than our files: a project's {@code .env} must not open
     * this daemon to the network or name the program it runs. Where it looks is this property.
     */
    private static void leaveTheWorkingFolder() {
        System.setProperty("user.dir", "/");
    }

    private static Throwable root(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static @Nullable String whyNoState(Path folder) {
        try {
            AdminToken.atStart(folder);
            return null;
        } catch (IOException e) {
            return "cannot use the state folder %s: %s (stoker.state.folder names another)"
                    .formatted(folder, reason(e));
        }
    }

    private static @Nullable String reason(IOException e) {
        return e instanceof AccessDeniedException
                ? "permission denied at " + e.getMessage()
                : e.getMessage();
    }

    private static @Nullable String whyNotFree(ListenAddress address) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address.host(), address.port()));
            return null;
        } catch (IOException e) {
            return "cannot listen on %s: %s (expected: a free port; stoker.http.port chooses another)"
                    .formatted(address, e.getMessage());
        }
    }
}
