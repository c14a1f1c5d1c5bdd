package dev.stoker.observe;

import dev.stoker.backend.EngineSpec;
import dev.stoker.core.BackendId;
import dev.stoker.core.Origin;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.EngineView;
import dev.stoker.fleet.FleetEvent;
import dev.stoker.fleet.health.Condition;
import dev.stoker.fleet.health.State;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Planned;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The lines of the journal about backends and engines. What an owner of the machine wants to know
 * is INFO; what is worse than before is WARN and says what to do. For the fleet's own thread.
 */
@Singleton
final class FleetLog {
    private static final Logger LOG = Logger.getLogger("dev.stoker.fleet");

    /** A backend that is down gives another reason at every look: one line is enough. */
    private final Map<BackendId, String> told = new HashMap<>();

    void appeared(BackendView backend) {
        told.put(backend.id(), wordOf(backend));
        LOG.info(
                LogLine.of("backend appeared")
                        .with("backend", backend.id())
                        .with("kind", backend.kind().wireName())
                        .with("origin", backend.origin().wireName())
                        .with("url", backend.base())
                        .with("state", backend.condition().state().wireName())
                        .with("version", backend.version())
                        .with("how", backend.how()));
    }

    void gone(BackendView last) {
        told.remove(last.id());
        LOG.info(LogLine.of("backend gone").with("backend", last.id()).with("url", last.base()));
    }

    void health(BackendView backend) {
        String word = wordOf(backend);
        if (word.equals(told.put(backend.id(), word))) {
            return;
        }
        Condition now = backend.condition();
        var line =
                LogLine.of("backend is " + now.state().wireName())
                        .with("backend", backend.id())
                        .with("state", now.state().wireName());
        if (now.isTrouble() && now.state() != State.LOADING) {
            LOG.warn(
                    line.with("url", backend.base())
                            .with("because", now.reason())
                            .with("todo", cure(backend)));
        } else if (now.state() == State.READY) {
            LOG.info(line.with("version", backend.version()).with("models", backend.modelCount()));
        } else {
            LOG.info(line.with("because", now.reason()));
        }
    }

    void engine(EngineView engine, EngineHistory.Step step) {
        if (!step.moved()) {
            return;
        }
        boolean failed = step.failures() > 0;
        var line =
                LogLine.of(failed ? "engine failed" : "engine is " + engine.state())
                        .with("model", engine.model())
                        .with("use", engine.use())
                        .with("state", engine.state())
                        .with("pid", engine.pid())
                        .with("url", engine.base())
                        .with("durationMs", step.took() == null ? null : step.took().toMillis())
                        .with("because", engine.because());
        if (failed) {
            LOG.warn(
                    line.with("failures", engine.failures() == 0 ? null : engine.failures())
                            .with("todo", cure(engine)));
        } else {
            LOG.info(line);
        }
    }

    void planned(EngineSpec spec, Plan plan) {
        LOG.info(
                LogLine.of("plan made")
                        .with("model", spec.model())
                        .with("use", spec.use())
                        .with("threads", of(plan.cpu().threads()))
                        .with("context", of(plan.context().tokens()))
                        .with("memory", plan.memory().estimate().total())
                        .with("because", plan.context().tokens().because()));
        values(spec, plan);
    }

    /** Each value of a plan with its reason, for who looks closely. */
    private static void values(EngineSpec spec, Plan plan) {
        if (!LOG.isDebugEnabled()) {
            return;
        }
        value(spec, "threads", plan.cpu().threads());
        value(spec, "batch-threads", plan.cpu().batchThreads());
        value(spec, "context", plan.context().tokens());
        value(spec, "slots", plan.context().slots());
        value(spec, "keys", plan.context().keys());
        value(spec, "values", plan.context().values());
        value(spec, "batch", plan.batch().tokens());
        value(spec, "gpu-layers", plan.load().gpuLayers());
        value(spec, "prompt-cache", plan.load().promptCache());
    }

    private static void value(EngineSpec spec, String name, Planned<?> planned) {
        LOG.debug(
                LogLine.of("value of a plan")
                        .with("model", spec.model())
                        .with("name", name)
                        .with("value", of(planned))
                        .with("because", planned.because()));
    }

    void outdated(EngineSpec spec, String because) {
        LOG.info(
                LogLine.of("engine is stopped for a better plan")
                        .with("model", spec.model())
                        .with("use", spec.use())
                        .with("because", because));
    }

    void evicted(FleetEvent.ModelEvicted event) {
        LOG.info(
                LogLine.of("model is let go of")
                        .with("backend", event.backend())
                        .with("model", event.model())
                        .with("because", event.because()));
    }

    void breakerOpened(FleetEvent.BreakerOpened event) {
        LOG.warn(
                LogLine.of("calls go past a backend")
                        .with("backend", event.backend())
                        .with("model", event.model())
                        .with("because", event.because())
                        .with("todo", "look into that backend's log; one call tries it then"));
    }

    void breakerClosed(FleetEvent.BreakerClosed event) {
        LOG.info(
                LogLine.of("calls go past a backend no longer")
                        .with("backend", event.backend())
                        .with("model", event.model())
                        .with("because", event.because()));
    }

    void roomMade(FleetEvent.RoomMade event) {
        LOG.info(
                LogLine.of("there is memory for a model")
                        .with("backend", event.backend())
                        .with("model", event.model())
                        .with("durationMs", event.took().toMillis())
                        .with("because", event.because()));
    }

    void roomRefused(FleetEvent.RoomRefused event) {
        LOG.warn(
                LogLine.of("a call was refused for want of memory")
                        .with("backend", event.backend())
                        .with("model", event.model())
                        .with("because", event.because())
                        .with("todo", "'stoker memory' shows who holds it; unload or unpin one"));
    }

    /** A value with what bound it; of one that is not set, only who decides. */
    private static String of(Planned<?> planned) {
        String bound = planned.bound().wireName();
        return planned.value() == null ? bound : planned.value() + " (" + bound + ")";
    }

    private static String wordOf(BackendView backend) {
        return backend.condition().state().wireName() + " " + backend.version();
    }

    private static String cure(BackendView backend) {
        String error = backend.lastError();
        if (error != null && error.startsWith("stoker.")) {
            return "correct that and run 'stoker config reload'; until then the backend is not asked";
        }
        if (backend.condition().state() == State.COOLING) {
            return "nothing: it gets calls again when the time is over that it asked for";
        }
        if (backend.origin() == Origin.SUPERVISED) {
            return "see the reason; 'stoker logs' shows what the engine wrote";
        }
        return backend.origin() == Origin.CONFIGURED && backend.condition().state() == State.DOWN
                ? "start it, correct stoker.backends.%1$s.url, or leave it out with stoker.backends.%1$s.enabled=false"
                        .formatted(backend.id())
                : "look into that server's own log; it is used again when it answers";
    }

    private static String cure(EngineView engine) {
        return engine.state().equals("cooling")
                ? "see the reason and the engine's log in the state folder; it may start again after a pause"
                : "see the reason; the next request starts it again";
    }
}
