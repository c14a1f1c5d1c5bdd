package dev.stoker.config;

import dev.stoker.core.Bytes;
import dev.stoker.security.EdgeSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the daemon listens and whom it answers. */
@ConfigMapping(prefix = "stoker.http")
public interface HttpConfig {
    /**
     * Address or name to listen on. Anything beyond loopback also needs {@code auth: token} and
     * {@code allow-remote: true}.
     */
    @WithDefault("127.0.0.1")
    String host();

    /** TCP port, 0 to 65535; 0 takes a free one. Change it where another program has it. */
    @WithDefault("11500")
    int port();

    /**
     * Unix socket to listen on as well; its folder must be there and be written to by its owner
     * alone or a group. Left out, there is none. For programs of this machine that are to be known
     * by their user: the owner's may do all without the admin token.
     */
    Optional<Path> socket();

    /**
     * Whom the socket lets connect: {@code owner}, {@code group} (the daemon's) or {@code everyone}
     * of this machine. Whoever may connect may generate and read; a socket of the service manager
     * has the mode of its unit.
     */
    @WithDefault("group")
    SocketAccess socketAccess();

    /**
     * Who must show a credential: {@code none} (the admin token, on control routes only) or {@code
     * token} (every call: an app key for generating and reading, the admin token for all). Choose
     * {@code token} where other people have accounts on this machine.
     */
    @WithDefault("none")
    EdgeSettings.Auth auth();

    /** The owner's word that other machines may connect. On its own it opens nothing. */
    @WithDefault("false")
    boolean allowRemote();

    /**
     * Further names callers may use for this daemon, each {@code name} or {@code name:port}. Needed
     * behind a reverse proxy or when listening on all addresses.
     */
    Optional<List<String>> allowedHosts();

    /**
     * Web origins that may call from a browser, each {@code scheme://host[:port]}. Needed by a web
     * app or browser extension that talks to Stoker itself.
     */
    Optional<List<String>> allowedOrigins();

    /**
     * Largest request body, 1K to 1G. Raise it for long prompts with many images; a request is held
     * in memory.
     */
    @WithDefault("32M")
    Bytes maxBody();

    /**
     * Whether Ollama's own control calls (pull, delete, copy, create) need the admin token: {@code
     * closed} or {@code open}. Taking a model out of memory by {@code keep_alive} counts as one of
     * them. Open them for clients of Ollama that cannot send a token.
     */
    @WithDefault("closed")
    OllamaControl ollamaControl();

    /**
     * Time that calls which are being answered may go on when the daemon is told to end, 0s to 10m;
     * then their callers are told. The service manager must wait longer than that.
     */
    @WithDefault("5s")
    Duration drain();

    /** Whom the Unix socket lets connect. */
    enum SocketAccess {
        /** The daemon's user, and root. */
        OWNER,
        /** Its group too. */
        GROUP,
        /** Every user of this machine. */
        EVERYONE
    }

    /** Whether Ollama's own control calls need the admin token. */
    enum OllamaControl {
        /** They do. */
        CLOSED,
        /** They do not. */
        OPEN
    }
}
