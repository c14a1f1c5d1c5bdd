package dev.stoker.boot;

import dev.stoker.config.ConfigReading;
import dev.stoker.config.ConfigSources;
import dev.stoker.config.ListenAddress;
import dev.stoker.config.OfflineSettings;
import dev.stoker.config.OwnFilesSourceProvider;
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

    private static final int FAILED = 1;

    private Daemon() {}

    /** Serves until it is told to stop; the exit code. */
    static int serve(PrintStream err) {
        ConfigSources sources = ConfigSources.ofThisProcess();
        ConfigReading reading = ConfigReading.of(sources, InetAddress::getAllByName);
        List<String> problems = reading.problems();
        if (!problems.isEmpty()) {
            err.println("stoker: the configuration has problems, nothing was started");
            problems.forEach(problem -> err.println("  " + problem));
            return CONFIG_INVALID;
        }
        OfflineSettings settings = OfflineSettings.of(sources);
        String hindrance = whyNotFree(settings.address());
        hindrance = hindrance == null ? whyNoState(settings.stateFolder()) : hindrance;
        if (hindrance != null) {
            err.println("stoker: " + hindrance);
            return FAILED;
        }
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
            String reason =
                    e instanceof AccessDeniedException
                            ? "permission denied at " + e.getMessage()
                            : e.getMessage();
            return "cannot use the state folder %s: %s (stoker.state.folder names another)"
                    .formatted(folder, reason);
        }
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
