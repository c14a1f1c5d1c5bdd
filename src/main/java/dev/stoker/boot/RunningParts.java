package dev.stoker.boot;

import dev.stoker.backend.http.WireClient;
import dev.stoker.config.Configuration;
import dev.stoker.config.LogConfig;
import dev.stoker.config.Reconfigurable;
import dev.stoker.core.Current;
import dev.stoker.discovery.Discovery;
import dev.stoker.fleet.Fleet;
import dev.stoker.fleet.stock.Preload;
import dev.stoker.proxy.cache.AnswerCache;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logmanager.Logger;

/**
 * What runs, as far as it can be another way without a new start. Whatever is only read is read
 * from one {@link Current}, so that it is all of the old or all of the new. That goes first, since
 * the fleet looks at the model files by it; then the fleet, which takes over its own in one go, and
 * which may refuse: then all is as it was. What comes after cannot fail.
 */
@Singleton
final class RunningParts implements Reconfigurable {
    /** The fleet's thread never waits; one that takes so long is a bug. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Current<Configuration> current;
    private final Fleet fleet;
    private final Discovery discovery;
    private final Preload preload;
    private final AnswerCache cache;
    private final WireClient client;

    RunningParts(
            Current<Configuration> current,
            Fleet fleet,
            Discovery discovery,
            Preload preload,
            AnswerCache cache,
            WireClient client) {
        this.cache = cache;
        this.client = client;
        this.current = current;
        this.fleet = fleet;
        this.discovery = discovery;
        this.preload = preload;
    }

    @Override
    public void apply(Configuration now) {
        Configuration before = current.get();
        current.set(now);
        try {
            fleet.reconfigure(now.fleet(), now.admission(), now.memory())
                    .toCompletableFuture()
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            current.set(before);
            throw new IllegalStateException("the fleet did not take the configuration over", e);
        }
        if (KeptAnswers.areOtherOnes(before, now)) {
            cache.use(now.cache());
        }
        client.readTrustAnew();
        if (!now.discovery().equals(before.discovery())) {
            discovery.configure(now.discovery());
        }
        if (now.logLevel() != before.logLevel()) {
            write(now.logLevel());
        }
        preload.name(now.memory().preload());
    }

    /** As application.properties sets it at the start. */
    private static void write(LogConfig.Level level) {
        Logger.getLogger("dev.stoker").setLevelName(level.name());
    }
}
