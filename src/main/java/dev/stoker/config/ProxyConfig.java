package dev.stoker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How calls are passed on to backends. */
@ConfigMapping(prefix = "stoker.proxy")
public interface ProxyConfig {
    /** Time a backend has to accept a connection, 50ms to 1m. Raise it for one far away. */
    @WithDefault("2s")
    Duration connectTimeout();

    /**
     * Time a backend may stay silent within an answer that has begun, and a caller may read nothing
     * of it, 1s to 24h. Before it begins there is no limit: a long prompt without a graphics card
     * takes many minutes.
     */
    @WithDefault("30m")
    Duration silenceTimeout();

    /**
     * Time one call may wait in all before it is tried again where a backend asks for that, 0s to
     * 5m; {@code 0s} never waits. Raise it where apps do not try again themselves.
     */
    @WithDefault("10s")
    Duration retryBudget();

    /**
     * Whether backends may fetch pictures from addresses that a request names, as OpenAI's dialect
     * allows. They would do so from this machine, where more can be reached than a caller may see;
     * set it where all callers are trusted.
     */
    @WithDefault("false")
    boolean pictureUrls();
}
