package dev.stoker.boot.listen;

import dev.stoker.config.ListenAddress;
import dev.stoker.config.UnixSocket;
import dev.stoker.security.AdminToken;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The sockets that are ready to be served. Safe for any thread. */
public final class Listening implements AutoCloseable {
    private static final Listening NOTHING = new Listening(HandedOver.NOTHING, null, null);

    /** Vert.x is built by Quarkus, which cannot be handed anything. */
    private static volatile Listening now = NOTHING;

    private final HandedOver handed;
    private final AtomicReference<@Nullable Inherited> tcp;
    private final @Nullable UnixListener unix;
    private final @Nullable Owners owners;
    private volatile List<Replaced> replaced = List.of();

    Listening(HandedOver handed, @Nullable UnixListener unix, @Nullable Owners owners) {
        this.handed = handed;
        this.tcp = new AtomicReference<>(handed.tcp());
        this.unix = unix;
        this.owners = owners;
    }

    /**
     * Opens the Unix socket, unless it was handed over or none is wanted. Blocks. To be called
     * before there are other threads.
     *
     * @param stateFolder where the admin token is
     * @throws IOException with a sentence for the owner
     */
    public static Listening open(HandedOver handed, @Nullable UnixSocket wanted, Path stateFolder)
            throws IOException {
        Inherited given = handed.unix();
        String path = handed.path();
        if (given != null && path != null) {
            var unix = new UnixListener(given.channel(), Path.of(path), null);
            return new Listening(handed, unix, owners(stateFolder));
        }
        if (wanted == null) {
            return new Listening(handed, null, null);
        }
        Owners owners = owners(stateFolder);
        return new Listening(handed, SocketFile.listen(wanted, owners), owners);
    }

    private static Owners owners(Path stateFolder) throws IOException {
        return Owners.of(stateFolder.resolve(AdminToken.FILE));
    }

    /** What Quarkus' servers are to serve from now on. To be called before it starts. */
    public void offer() {
        now = this;
        // Its own keys are stronger than ours: no socket of theirs is opened in any case.
        System.setProperty("quarkus.http.domain-socket-enabled", Boolean.toString(unix != null));
        if (unix != null) {
            System.setProperty("quarkus.http.domain-socket", unix.path().toString());
        }
        if (unix != null && unix.file() == null) {
            // It would warn of a folder that it cannot write into, and need not.
            System.setProperty(
                    "quarkus.log.category.\"io.quarkus.vertx.http.runtime.VertxHttpRecorder\".level",
                    "ERROR");
        }
        String host = handed.host();
        if (host != null) {
            System.setProperty("quarkus.http.host", host);
            System.setProperty("quarkus.http.port", Integer.toString(handed.port()));
        }
    }

    /**
     * Keeps in mind, for the log, what is not listened on in spite of being configured.
     *
     * @param address the configured one, whatever was handed over
     * @param socket likewise
     */
    public void inPlaceOf(ListenAddress address, @Nullable UnixSocket socket) {
        replaced = Replaced.by(handed, address, socket);
    }

    /** What was configured for nothing. */
    public static List<Replaced> replaced() {
        return now.replaced;
    }

    static Listening now() {
        return now;
    }

    /** Where the Unix socket is; null if there is none. */
    public static @Nullable Path socket() {
        UnixListener unix = now.unix;
        return unix == null ? null : unix.path();
    }

    /** The TCP socket that was handed over, once; null if there is none. */
    @Nullable ServerChannel tcpChannel() {
        Inherited given = tcp.getAndSet(null);
        return given == null ? null : new InheritedTcpChannel(given);
    }

    ServerChannel unixChannel() {
        if (unix == null || owners == null) {
            throw new IllegalStateException("there is no Unix socket to serve");
        }
        return new UnixServerChannel(unix, Callers.Kernel.knowing(owners));
    }

    /** Takes the socket's file away, also where nothing came to serve it. */
    @Override
    public void close() {
        if (unix != null) {
            unix.removeFile();
        }
    }
}
