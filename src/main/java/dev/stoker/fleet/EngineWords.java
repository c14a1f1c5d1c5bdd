package dev.stoker.fleet;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Redaction;
import dev.stoker.supervise.Engine;
import dev.stoker.supervise.EngineSnapshot;
import dev.stoker.supervise.EngineState;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is told of engines: to people, and to callers that get no place on one. */
final class EngineWords {
    /** Lines that say why it ended are among the last. */
    private static final int LAST_LINES = 5;

    private EngineWords() {}

    static EngineView view(Engine engine) {
        EngineSnapshot now = engine.snapshot();
        return new EngineView(
                engine.spec().model(),
                engine.spec().use(),
                now.state().wireName(),
                now.since(),
                now.because(),
                now.pid(),
                now.base(),
                now.inUse(),
                now.failures(),
                hasFailed(now) ? lastLines(engine) : List.of(),
                false);
    }

    /** The trouble of the first that has one; null where all is well. */
    static @Nullable String trouble(Collection<Engine> engines) {
        return engines.stream()
                .map(engine -> trouble(engine.spec().model(), engine.snapshot()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /**
     * What went wrong with that engine, with its name; null where nothing did. An engine that was
     * stopped on purpose has a reason too, and that is no trouble, nor is a start that was refused:
     * its caller has been told.
     */
    static @Nullable String trouble(String model, EngineSnapshot now) {
        return hasFailed(now) ? "engine of '" + model + "': " + now.because() : null;
    }

    private static boolean hasFailed(EngineSnapshot now) {
        return switch (now.state()) {
            case EngineState.Cooling _ -> true;
            case EngineState.Draining draining -> draining.failed();
            case EngineState.Stopped stopped -> stopped.failed();
            case EngineState.Starting _, EngineState.Ready _ -> false;
        };
    }

    static StokerException atWork(String model) {
        return new StokerException(
                ErrorCode.BUSY,
                "the engine of '%s' is at work for somebody; with force it is stopped all the same"
                        .formatted(model));
    }

    static StokerException beingDeleted(String model) {
        return new StokerException(ErrorCode.BUSY, "model '" + model + "' is just being deleted");
    }

    /** All that is kept of what it wrote. */
    static EngineLog log(Engine engine) {
        return new EngineLog(
                engine.spec().model(),
                engine.spec().use(),
                engine.tail().stream().map(line -> Redaction.clean(line, List.of())).toList());
    }

    /** Oldest first, without secrets and paths: fit for anybody who may see that it failed. */
    static List<String> lastLines(Engine engine) {
        List<String> all = engine.tail().stream().filter(line -> !line.isBlank()).toList();
        return all.subList(Math.max(0, all.size() - LAST_LINES), all.size()).stream()
                .map(line -> Redaction.clean(line, List.of()))
                .toList();
    }

    /** The same, with what the engine wrote last where it is left stopped: it is not in the log. */
    static Throwable told(Throwable failure, Engine engine) {
        if (!(failure instanceof StokerException e) || e.code() != ErrorCode.ENGINE_CRASH_LOOP) {
            return failure;
        }
        List<String> last = lastLines(engine);
        return last.isEmpty()
                ? e
                : new StokerException(
                        e.code(), e.detail() + "; it wrote last: " + String.join(" | ", last));
    }
}
