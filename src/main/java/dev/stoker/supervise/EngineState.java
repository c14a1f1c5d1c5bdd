package dev.stoker.supervise;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Life of one engine process. Each state offers only its legal transitions, so that an illegal one
 * does not compile.
 */
public sealed interface EngineState {
    /** Stable, lower case, as shown to people and in metrics. */
    default String wireName() {
        return switch (this) {
            case Stopped _ -> "stopped";
            case Starting _ -> "starting";
            case Ready _ -> "ready";
            case Draining _ -> "draining";
            // Nobody is made to wait for it: for callers it is stopped.
            case Cooling cooling -> cooling.givenUp() ? "stopped" : "cooling";
        };
    }

    /** Why it is in this state; null where there is nothing to say. */
    default @Nullable String because() {
        return null;
    }

    /** Its process; null where there is none, or none yet. */
    default @Nullable Long pid() {
        return null;
    }

    /**
     * The same, of which what ended it is forgotten, where nothing of it goes on. What is being
     * ended since it failed has not come to its end, and tells of that.
     */
    default EngineState forgiven() {
        return switch (this) {
            case Stopped _, Cooling _ -> new Stopped(FORGIVEN, false);
            case Draining(var pid, _, var failed) when !failed ->
                    new Draining(pid, FORGIVEN, false);
            case Starting _, Ready _, Draining _ -> this;
        };
    }

    /** Why there is none, where somebody had it serve again. */
    String FORGIVEN = "the next call starts it";

    /**
     * There is no process, and the next caller starts one.
     *
     * @param failed whether it ended since something went wrong; not so where somebody stopped it
     *     or its start was refused
     */
    record Stopped(String because, boolean failed) implements EngineState {
        Starting start(Instant readyBy) {
            return new Starting(null, readyBy);
        }
    }

    /**
     * It was asked to start and is not ready.
     *
     * @param pid null until the process exists
     * @param readyBy when patience ends
     */
    record Starting(@Nullable Long pid, Instant readyBy) implements EngineState {
        Starting spawned(long newPid) {
            return new Starting(newPid, readyBy);
        }

        Ready ready(long itsPid, URI base) {
            return new Ready(itsPid, base);
        }

        Draining drain(String because, boolean failed) {
            return new Draining(pid, because, failed);
        }

        Stopped refused(String because) {
            return new Stopped(because, false);
        }

        EngineState failed(RestartBudget.Pause pause, String because) {
            return pause.after(because);
        }
    }

    /** It takes requests at {@code base}. */
    record Ready(Long pid, URI base) implements EngineState {
        Draining drain(String because) {
            return new Draining(pid, because, false);
        }

        EngineState ended(RestartBudget.Pause pause, String because) {
            return pause.after(because);
        }
    }

    /**
     * It is being stopped. Who asks for it now waits for the end, then a new one starts.
     *
     * @param pid null while even the spawning is not done
     * @param failed whether it is stopped since it did not become ready, in time or at all
     */
    record Draining(@Nullable Long pid, String because, boolean failed) implements EngineState {
        Draining spawned(long newPid) {
            return new Draining(newPid, because, failed);
        }

        Stopped ended() {
            return new Stopped(because, failed);
        }

        EngineState failed(RestartBudget.Pause pause) {
            return pause.after(because);
        }
    }

    /**
     * It failed and may not start before {@code until}.
     *
     * @param givenUp true: who asks is refused until then; false: who asks waits until then
     */
    record Cooling(Instant until, boolean givenUp, String because) implements EngineState {
        Starting start(Instant readyBy) {
            return new Starting(null, readyBy);
        }

        Stopped stop(String why) {
            return new Stopped(why, false);
        }
    }
}
