package dev.stoker.config;

import dev.stoker.core.Bytes;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the engines that Stoker starts itself are looked after. */
@ConfigMapping(prefix = "stoker.supervise")
public interface SuperviseConfig {
    /** Whether Stoker may start engines. Without, it only uses servers that others started. */
    @WithDefault("true")
    boolean enabled();

    /** The llama-server program to run. Left out, the one on the PATH or in a usual place. */
    Optional<Path> llamaServer();

    /** Time an engine has to become ready, 1s to 1h. A large model on a cold disk needs minutes. */
    @WithDefault("5m")
    Duration readyTimeout();

    /** Time without a request after which an engine is stopped; 0s keeps it for ever. */
    @WithDefault("10m")
    Duration idleUnload();

    /** Starts that may fail in a row before an engine is left stopped for a while, 0 to 100. */
    @WithDefault("3")
    int maxRestarts();

    /** Pause after the first failed start, 100ms to 10m; it doubles with each further one. */
    @WithDefault("1s")
    Duration firstBackoff();

    /** Longest pause between two starts, 100ms to 1h. */
    @WithDefault("1m")
    Duration maxBackoff();

    /** Time an engine must have been ready for its failures to be forgotten, 1s to 24h. */
    @WithDefault("10m")
    Duration quietAfter();

    /** Time an engine has to end by itself before it is killed, 100ms to 5m. */
    @WithDefault("5s")
    Duration stopGrace();

    /**
     * Time a backend that answers may give nothing to a caller who waits, and compute nothing, 10s
     * to 24h; then it is taken for wedged. An engine of Stoker's own is restarted.
     */
    @WithDefault("1m")
    Duration wedgedAfter();

    /** Size of one engine's log before it is rotated, 64K to 1G; one older file is kept. */
    @WithDefault("10M")
    Bytes logLimit();

    /**
     * Cgroup that every engine is put into, as a path below the mount point of the hierarchies,
     * such as /stoker-engines; it must be there. Left out, engines stay where Stoker is.
     */
    Optional<String> cgroup();

    /**
     * Most memory that all engines together may have, 64M to 1P; plans keep within it. Where the
     * service manager delegates cgroups (version 2), and {@code cgroup} is left out.
     */
    Optional<Bytes> memoryMax();

    /**
     * Workers on other machines that compute for every engine, as host:port, at most 16:
     * llama.cpp's rpc-server. They ask for no key and encrypt nothing: only in a network that you
     * trust.
     */
    Optional<List<String>> rpcServers();
}
