package dev.stoker.boot;

import dev.stoker.cli.Whereabouts;
import dev.stoker.cli.client.DaemonAddress;
import dev.stoker.config.ConfigSources;
import dev.stoker.config.ConfiguredAddress;
import dev.stoker.config.HttpConfig;
import dev.stoker.config.ListenAddress;
import dev.stoker.config.Settings;
import dev.stoker.config.StateConfig;
import dev.stoker.config.reload.ConfigOrigin;
import dev.stoker.core.Secret;
import dev.stoker.security.AdminToken;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Has commands find the daemon: keeps its {@link DaemonFile} while it listens, and reads it. */
@ApplicationScoped
class DaemonPlace {
    private static final Logger LOG = Logger.getLogger(DaemonPlace.class);

    private final AtomicReference<@Nullable DaemonFile> kept = new AtomicReference<>();

    /** A daemon only: a test has no commands that look for it. */
    void listening(
            @ObservesAsync HttpServerStart event,
            HttpServer server,
            HttpConfig http,
            StateConfig state,
            ConfigOrigin origin) {
        if (origin.started() == null) {
            return;
        }
        int port = server.getLocalBaseUri().getPort();
        var own =
                DaemonFile.ofThisProcess(
                        new ListenAddress(http.host(), port).client(),
                        ConfiguredAddress.files(ConfigSources.ofThisProcess()));
        try {
            if (own.write(Settings.inHome(state.folder()))) {
                kept.set(own);
            } else {
                LOG.infof(
                        "another daemon uses the same state folder, and commands ask that one:"
                                + " todo=\"--address %s asks this one\"",
                        own.address());
            }
        } catch (IOException e) {
            LOG.warnf(
                    "commands find the daemon by its configuration only: because=\"%s\""
                            + " todo=\"look at the state folder\"",
                    e.getMessage());
        }
    }

    void ended(@Observes ShutdownEvent event, StateConfig state) {
        DaemonFile own = kept.getAndSet(null);
        if (own != null) {
            try {
                own.remove(Settings.inHome(state.folder()));
            } catch (IOException e) {
                LOG.debugf("%s stays, and names a process that is gone: %s", DaemonFile.NAME, e);
            }
        }
    }

    /** Where the daemon of these sources would answer, were it started now. Blocks. */
    static Whereabouts configured(ConfigSources sources) {
        ConfiguredAddress configured = ConfiguredAddress.of(sources);
        return new Whereabouts(
                configured.address().client(), configured.known(), configured.problems(), null);
    }

    /**
     * Where the daemon of these sources answers: as the environment says, else where that of the
     * state folder says that it listens, else as the files say. Where a file cannot be read, it may
     * name another state folder: then only a daemon of the same files is meant. Blocks.
     */
    static Whereabouts of(ConfigSources sources) {
        ConfiguredAddress configured = ConfiguredAddress.of(sources);
        DaemonFile living = DaemonFile.living(configured.stateFolder());
        URI own = living != null && living.isThisUsers() ? living.address() : null;
        DaemonFile running = configured.byVariable() ? null : living;
        boolean another =
                running != null
                        && !configured.problems().isEmpty()
                        && !running.isOf(configured.files());
        return running == null || another
                ? new Whereabouts(
                        configured.address().client(),
                        configured.known(),
                        configured.problems(),
                        own)
                : new Whereabouts(running.address(), true, configured.problems(), own);
    }

    /**
     * The token of that state folder, for the daemon of it that runs there; null where none does:
     * whoever has the port then is a stranger. Also null where it cannot be read safely. Blocks.
     */
    static @Nullable Secret adminToken(Path stateFolder, DaemonAddress asked) {
        DaemonFile living = DaemonFile.living(stateFolder);
        if (living == null || !new DaemonAddress(living.address()).isSameAs(asked)) {
            return null;
        }
        try {
            return AdminToken.read(stateFolder);
        } catch (IOException _) {
            return null; // then the daemon says what is missing, and doctor why
        }
    }
}
