package dev.stoker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How calls wait for their turn at a model, and what each app may use. */
@ConfigMapping(prefix = "stoker.admission")
public interface AdmissionConfig {
    /**
     * Calls that may wait for one model in all, 0 to 100000; one more is answered with 503. Each
     * holds its request in memory.
     */
    @WithDefault("1000")
    int queueLength();

    /**
     * Calls of one app that may wait for one model, 0 to 100000; one more is answered with 429.
     * Lower it where one app must not fill the queue.
     */
    @WithDefault("500")
    int queuePerApp();

    /**
     * Longest wait for a turn, 0s to 24h; after that a call is answered with 503. Loading a model
     * is not part of it.
     */
    @WithDefault("5m")
    Duration waitLimit();

    /**
     * How long calls for a loaded model go on while another model waits for its memory, 0s to 1h,
     * and no longer than {@code stoker.memory.wait}: who waits for it would never have its turn.
     * Longer means fewer loads, shorter means less waiting for the other model.
     */
    @WithDefault("10s")
    Duration swapAfter();

    /** How many calls for the loaded model that may be meanwhile at most, 0 to 10000. */
    @WithDefault("32")
    int swapCalls();

    /** Calls each app may begin in a minute, 1 to 1000000000; left out, as many as it wants. */
    Optional<Integer> requestsPerMinute();

    /**
     * Tokens each app may use in a minute, of prompts and answers together, 1 to 1000000000; left
     * out, as many as it wants.
     */
    Optional<Integer> tokensPerMinute();

    /**
     * Calls each app may have open at once, those that wait included, 1 to 1000000000; left out, as
     * many as it wants.
     */
    Optional<Integer> concurrency();
}
