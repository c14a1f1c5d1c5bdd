package dev.stoker.fleet.calibration;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.EngineSpec;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.supervise.Engine;
import dev.stoker.supervise.EngineLease;
import dev.stoker.tuning.Plan;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Engines that are started to be measured and for nothing else. Some are kept, so that going back
 * and forth between candidates does not mean to load the model each time; an idle engine takes no
 * CPU time. Not safe for threads; blocks.
 */
final class Trials implements AutoCloseable {
    private final TrialEngines engines;
    private final BiConsumer<EngineSpec, Plan> granted;
    private final EngineSpec spec;
    private final int kept;
    private final Map<Object, Running> running = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param granted told of each engine before it starts, so that its memory counts as taken
     * @param spec of the engine to be imitated
     * @param kept most engines at once, at least 1
     */
    Trials(TrialEngines engines, BiConsumer<EngineSpec, Plan> granted, EngineSpec spec, int kept) {
        this.engines = engines;
        this.granted = granted;
        this.spec = spec;
        this.kept = kept;
    }

    /**
     * An engine for that candidate, ready.
     *
     * @throws StokerException as {@link Engine#acquire}; {@code ENGINE_START_TIMEOUT} if it is not
     *     ready in time
     */
    Endpoint of(Object candidate, Plan plan, Duration patience) throws InterruptedException {
        Running known = running.get(candidate);
        if (known != null) {
            return known.lease().endpoint();
        }
        while (running.size() >= kept) {
            Iterator<Running> eldest = running.values().iterator();
            eldest.next().close();
            eldest.remove();
        }
        EngineSpec trial = named(freeNumber());
        granted.accept(trial, plan);
        Engine engine = engines.create(trial, plan);
        try {
            var started = new Running(engine, lease(engine, patience));
            running.put(candidate, started);
            return started.lease().endpoint();
        } catch (RuntimeException | InterruptedException e) {
            engine.close();
            throw e;
        }
    }

    /** Another name, so that it has a log of its own; a number, so that there are few of those. */
    private EngineSpec named(int number) {
        return new EngineSpec(
                "calibrate " + spec.model() + " " + number,
                spec.program(),
                spec.file(),
                spec.projector(),
                spec.use());
    }

    private int freeNumber() {
        return IntStream.rangeClosed(1, kept)
                .filter(n ->
                        running.values().stream()
                                .noneMatch(r -> r.engine().spec().equals(named(n))))
                .findFirst()
                .orElseThrow();
    }

    private static EngineLease lease(Engine engine, Duration patience) throws InterruptedException {
        CompletableFuture<EngineLease> wish = engine.acquire().toCompletableFuture();
        try {
            return wish.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StokerException(
                    ErrorCode.ENGINE_START_TIMEOUT,
                    "the engine was not ready within the %d s there were for it"
                            .formatted(patience.toSeconds()),
                    e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StokerException known
                    ? known
                    : new IllegalStateException(e.getCause());
        }
    }

    /** Ends all of them. */
    @Override
    public void close() {
        running.values().forEach(Running::close);
        running.clear();
    }

    private record Running(Engine engine, EngineLease lease) {
        void close() {
            lease.close();
            engine.close();
        }
    }
}
