package dev.stoker.observe;

import dev.stoker.backend.Use;
import dev.stoker.fleet.EngineView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What each engine did before, as far as it takes to tell what has just happened. For the fleet's
 * own thread alone. As large as the fleet's own list of engines.
 */
final class EngineHistory {
    private final Map<Job, Past> engines = new HashMap<>();

    /** Compares with what was told of that engine before, and keeps this instead. */
    Step next(EngineView now) {
        var job = new Job(now.model(), now.use());
        Past past = engines.getOrDefault(job, Past.NOTHING);
        boolean starting = now.state().equals("starting");
        boolean moved = !now.state().equals(past.state);
        boolean spawned = now.pid() != null && !Objects.equals(now.pid(), past.pid);
        Instant began = starting && moved ? now.since() : past.began;
        Duration took =
                now.state().equals("ready") && moved && began != null
                        ? Duration.between(began, now.since())
                        : null;
        // A start may be refused before there is a process to fail.
        boolean refused = past.state.equals("starting") && now.state().equals("stopped");
        int more = now.failures() < past.failures ? now.failures() : now.failures() - past.failures;
        int failures = more == 0 && refused ? 1 : more;
        engines.put(job, new Past(now.state(), now.pid(), now.failures(), began));
        return new Step(moved, spawned, failures, took);
    }

    /**
     * What happened to an engine.
     *
     * @param moved whether its state is another one
     * @param spawned whether a process was started
     * @param failures how often it failed since
     * @param took the start that has just ended well; null if none has
     */
    record Step(boolean moved, boolean spawned, int failures, @Nullable Duration took) {}

    private record Job(String model, Use use) {}

    private record Past(String state, @Nullable Long pid, int failures, @Nullable Instant began) {
        static final Past NOTHING = new Past("", null, 0, null);
    }
}
