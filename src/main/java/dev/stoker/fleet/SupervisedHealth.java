package dev.stoker.fleet;

import dev.stoker.fleet.health.Condition;
import dev.stoker.fleet.health.State;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the backend is whose engines are Stoker's own, concluded from them. Pure. */
final class SupervisedHealth {
    private SupervisedHealth() {}

    /**
     * Concludes.
     *
     * @param stopped since when it is stopped by hand; null while it is not
     * @param trouble what went wrong with an engine, with its name; null where nothing did
     * @param begun since when the backend is there, or serves again
     */
    static Condition of(
            List<EngineView> engines,
            @Nullable Instant stopped,
            @Nullable String trouble,
            Instant begun) {
        if (stopped != null) {
            return condition(State.STOPPED, stopped, ByHand.ALL, trouble);
        }
        Instant moved =
                Stream.concat(Stream.of(begun), engines.stream().map(EngineView::since))
                        .max(Instant::compareTo)
                        .orElse(begun);
        if (trouble != null) {
            return condition(State.DEGRADED, moved, trouble, trouble);
        }
        EngineView starting =
                engines.stream()
                        .filter(one -> one.state().equals("starting"))
                        .findAny()
                        .orElse(null);
        long ready = engines.stream().filter(one -> one.state().equals("ready")).count();
        if (starting != null && ready == 0) {
            return condition(
                    State.STARTING,
                    starting.since(),
                    "engine of '%s' is starting; calls wait for it".formatted(starting.model()),
                    null);
        }
        return condition(
                State.READY,
                moved,
                ready == 0
                        ? "no engine runs; the next call starts one"
                        : ready == 1 ? "1 engine runs" : ready + " engines run",
                null);
    }

    private static Condition condition(
            State state, Instant since, String reason, @Nullable String lastError) {
        return new Condition(state, since, reason, lastError, null);
    }
}
