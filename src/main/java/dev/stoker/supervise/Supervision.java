package dev.stoker.supervise;

import dev.stoker.backend.Endpoint;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The decisions about one engine. Only its writer calls this, so there are no locks; nothing here
 * waits; what takes time is handed to {@link Work} and comes back as a message; answers to callers
 * are collected and given by the writer after the new state is to be seen.
 */
final class Supervision {
    private final Supplier<SuperviseSettings> current;
    private final InstantSource clock;
    private final Work work;
    private final DoubleSupplier jitter;
    private final Refusals refusals;

    private SuperviseSettings settings;
    private final Callers callers = new Callers();
    private EngineState state = new EngineState.Stopped("not asked for yet", false);
    private Instant since;
    private @Nullable EngineProcess process;
    private RestartBudget budget = RestartBudget.FULL;
    private long attempt;
    private int inUse;
    private Instant idleSince;
    private boolean closed;

    /** Why the present process was ended at once; null if it was not. */
    private @Nullable String condemned;

    /** Decides by what {@code current} tells then; {@code jitter} is from 0 to below 1. */
    Supervision(
            String model,
            Supplier<SuperviseSettings> current,
            InstantSource clock,
            Work work,
            DoubleSupplier jitter) {
        this.refusals = new Refusals(model);
        this.jitter = jitter;
        this.current = current;
        this.settings = current.get();
        this.clock = clock;
        this.work = work;
        this.since = clock.instant();
        this.idleSince = since;
    }

    EngineSnapshot snapshot() {
        return new EngineSnapshot(state, since, inUse, budget.failures());
    }

    /** The present process, or the last one. */
    @Nullable EngineProcess process() {
        return process;
    }

    /** Whether it is stopped for good. */
    boolean over() {
        return closed && state instanceof EngineState.Stopped;
    }

    /** When {@link Message.Tick} is due at the latest; null if nothing is planned. */
    @Nullable Instant wakeAt() {
        return switch (state) {
            case EngineState.Starting(_, Instant readyBy) -> readyBy;
            case EngineState.Ready _ when idles() -> idleSince.plus(settings.idleUnload());
            case EngineState.Cooling(Instant until, _, _) when callers.isAnybodyWaiting() -> until;
            case EngineState.Ready _, EngineState.Cooling _ -> null;
            case EngineState.Stopped _, EngineState.Draining _ -> null;
        };
    }

    /** The answers that are due since the last call, to be given without waiting for each other. */
    List<Runnable> takeAnswers() {
        return callers.takeAnswers();
    }

    void handle(Message message) {
        settings = current.get(); // one and the same for all that is decided now
        switch (message) {
            case Message.Acquire wish -> onAcquire(wish);
            case Message.GaveUp _ -> onGaveUp();
            case Message.Released(long of) when of == attempt -> onReleased();
            case Message.Refused(long of, var why) when of == attempt -> onRefused(why);
            case Message.Spawned(long of, var spawned) when of == attempt -> onSpawned(spawned);
            case Message.BecameReady(long of, URI base) when of == attempt -> onReady(base);
            case Message.Failed(long of, var because) when of == attempt -> onFailed(because);
            case Message.Exited(long of, int code) when of == attempt -> onExited(code);
            case Message.Stop stop -> onStop(stop);
            case Message.RetryNow _ -> onRetryNow();
            case Message.Wedged(long pid, var because) -> onWedged(pid, because);
            case Message.Tick(var noticed) -> callers.done(noticed);
            // Left over from a bug; its end would be news of an attempt that is over.
            case Message.Spawned(_, var stray) -> work.kill(stray);
            case Message.Released _, Message.Refused _ -> {}
            case Message.BecameReady _, Message.Failed _, Message.Exited _ -> {}
        }
        onTime(clock.instant());
    }

    /**
     * Puts an end to all after {@code message} met a bug: what is known of the process can no
     * longer be trusted. This is the one step beside the transitions of {@link EngineState}.
     *
     * @param message null if it was the time
     */
    void abandon(@Nullable Message message) {
        attempt++; // what comes from the process now is of a past attempt
        inUse = 0;
        EngineProcess abandoned = process;
        process = null;
        since = clock.instant();
        state = new EngineState.Stopped("a bug in Stoker stopped it; the log tells more", true);
        StokerException why = refusals.bug(String.valueOf(state.because()));
        callers.refuseAll(why);
        switch (message) {
            case Message.Acquire wish -> callers.refuse(wish, why);
            case Message.Stop stop -> {
                closed |= stop.forGood();
                callers.waitsForTheEnd(stop.done());
            }
            case Message.Tick(var noticed) -> callers.done(noticed);
            case null -> {}
            case Message.GaveUp _, Message.Released _, Message.RetryNow _, Message.Wedged _ -> {}
            case Message.Refused _, Message.BecameReady _, Message.Failed _, Message.Exited _ -> {}
            case Message.Spawned(_, var spawned) -> work.kill(spawned);
        }
        callers.tellTheEnd();
        if (abandoned != null) {
            work.kill(abandoned);
        }
    }

    private void onAcquire(Message.Acquire wish) {
        if (wish.reply().isDone()) {
            return; // cancelled before it was read: nothing starts for nobody
        }
        if (closed) {
            callers.refuse(wish, Refusals.goingDown());
            return;
        }
        switch (state) {
            // Its end is known before its last words are read and the writer is told; who proved
            // that and asks again is to get a new one.
            case EngineState.Ready _ when hasEnded() || condemned != null -> callers.waits(wish);
            case EngineState.Ready ready -> callers.grant(wish, lease(wish, ready));
            case EngineState.Stopped stopped -> {
                callers.waits(wish);
                begin(stopped.start(readyBy()));
            }
            case EngineState.Cooling cooling when isRefusing(cooling) ->
                    callers.refuse(wish, crashLoop(cooling));
            case EngineState.Starting _, EngineState.Draining _, EngineState.Cooling _ ->
                    callers.waits(wish);
        }
    }

    /** Loading takes minutes, and the memory of what somebody else may want. */
    private void onGaveUp() {
        boolean wanted = callers.isAnybodyStillWaiting();
        if (state instanceof EngineState.Starting starting && !wanted) {
            become(starting.drain("nobody waits for it any more", false));
            stopProcess();
        }
    }

    private void onReleased() {
        if (inUse == 0) {
            return; // its process ended before it was closed, and with it all leases
        }
        inUse--;
        if (inUse == 0) {
            idleSince = clock.instant();
        }
    }

    private void onRefused(StokerException why) {
        callers.refuseAll(why);
        switch (state) {
            case EngineState.Starting starting -> become(starting.refused(why.detail()));
            case EngineState.Draining draining -> become(draining.ended());
            case EngineState.Stopped _, EngineState.Ready _, EngineState.Cooling _ ->
                    throw new IllegalStateException("refused while " + state);
        }
        afterTheEnd();
    }

    private void onSpawned(EngineProcess spawned) {
        process = spawned;
        switch (state) {
            case EngineState.Starting starting -> become(starting.spawned(spawned.pid()));
            case EngineState.Draining draining -> {
                become(draining.spawned(spawned.pid()));
                work.stop(spawned);
            }
            case EngineState.Stopped _, EngineState.Ready _, EngineState.Cooling _ ->
                    throw new IllegalStateException("spawned while " + state);
        }
    }

    private void onReady(URI base) {
        // One that ended since is a failed start, of which the writer is told next.
        if (state instanceof EngineState.Starting starting && process != null && !hasEnded()) {
            EngineState.Ready ready = starting.ready(process.pid(), base);
            become(ready);
            idleSince = since;
            callers.grantAll(wish -> lease(wish, ready));
        }
    }

    private void onExited(int code) {
        EngineProcess ended = process;
        if (ended == null) {
            throw new IllegalStateException("exit without a process");
        }
        Instant now = clock.instant();
        inUse = 0;
        switch (state) {
            case EngineState.Starting starting -> {
                String cause = work.causeOf(code, ended);
                callers.refuseAll(refusals.startFailed(ErrorCode.ENGINE_START_FAILED, cause));
                budget = budget.failedOnceMore();
                become(starting.failed(afterFailedStart(now), cause));
            }
            case EngineState.Ready ready -> {
                String cause = condemned == null ? work.causeOf(code, ended) : condemned;
                budget = budget.afterServing(since, now, settings).failedOnceMore();
                become(
                        ready.ended(
                                budget.afterServingEnded(now, settings, jitter.getAsDouble()),
                                cause));
            }
            case EngineState.Draining draining when draining.failed() ->
                    become(draining.failed(afterFailedStart(now)));
            case EngineState.Draining draining -> become(draining.ended());
            case EngineState.Stopped _, EngineState.Cooling _ ->
                    throw new IllegalStateException("exit while " + state);
        }
        afterTheEnd();
    }

    private void onStop(Message.Stop stop) {
        closed |= stop.forGood();
        callers.refuseAll(refusals.stopped(closed, stop.because()));
        callers.waitsForTheEnd(stop.done());
        switch (state) {
            case EngineState.Starting starting -> {
                become(starting.drain(stop.because(), false));
                stopProcess();
            }
            case EngineState.Ready ready -> {
                become(ready.drain(stop.because()));
                stopProcess();
            }
            case EngineState.Cooling cooling -> become(cooling.stop(stop.because()));
            case EngineState.Stopped _, EngineState.Draining _ -> {}
        }
        if (state instanceof EngineState.Stopped) {
            afterTheEnd();
        }
    }

    private RestartBudget.Pause afterFailedStart(Instant now) {
        return budget.afterFailedStart(now, settings, jitter.getAsDouble());
    }

    /** Asking it to end would be of no use: its exit is told as that of one that died. */
    private void onWedged(long pid, String because) {
        if (state instanceof EngineState.Ready && process != null && process.pid() == pid) {
            condemned = because;
            work.kill(process);
        }
    }

    private void onRetryNow() {
        budget = RestartBudget.FULL;
        become(state.forgiven());
        if (state instanceof EngineState.Stopped) {
            afterTheEnd();
        }
    }

    private void onTime(Instant now) {
        switch (state) {
            case EngineState.Starting starting when !now.isBefore(starting.readyBy()) ->
                    onStartTimeout(starting);
            case EngineState.Ready ready
                    when idles() && !now.isBefore(idleSince.plus(settings.idleUnload())) -> {
                become(ready.drain("idle for " + settings.idleUnload().toSeconds() + " s"));
                stopProcess();
            }
            case EngineState.Cooling cooling when !now.isBefore(cooling.until()) -> {
                if (callers.isAnybodyStillWaiting()) {
                    begin(cooling.start(readyBy()));
                }
            }
            case EngineState.Starting _, EngineState.Ready _, EngineState.Cooling _ -> {}
            case EngineState.Stopped _, EngineState.Draining _ -> {}
        }
    }

    private void onStartTimeout(EngineState.Starting starting) {
        String because = "not ready within " + settings.readyTimeout().toSeconds() + " s";
        breakOff(starting, ErrorCode.ENGINE_START_TIMEOUT, because);
    }

    private void onFailed(String because) {
        if (state instanceof EngineState.Starting starting) {
            breakOff(starting, ErrorCode.ENGINE_START_FAILED, because);
        }
    }

    private void breakOff(EngineState.Starting starting, ErrorCode code, String because) {
        callers.refuseAll(refusals.startFailed(code, because));
        budget = budget.failedOnceMore();
        become(starting.drain(because, true));
        stopProcess();
    }

    /** There is no process any more: answers who waited for that, and starts for who wants one. */
    private void afterTheEnd() {
        callers.tellTheEnd();
        if (!callers.isAnybodyStillWaiting()) {
            return;
        }
        switch (state) {
            case EngineState.Stopped stopped -> begin(stopped.start(readyBy()));
            case EngineState.Cooling cooling when isRefusing(cooling) ->
                    callers.refuseAll(crashLoop(cooling));
            case EngineState.Cooling _ -> {}
            case EngineState.Starting _, EngineState.Ready _, EngineState.Draining _ -> {}
        }
    }

    private void begin(EngineState.Starting starting) {
        attempt++;
        process = null;
        condemned = null;
        become(starting);
        work.start(attempt);
    }

    private void become(EngineState next) {
        if (!next.wireName().equals(state.wireName())) {
            since = clock.instant();
        }
        state = next;
    }

    /** While the spawning is not done there is nothing to stop; {@link #onSpawned} sees to it. */
    private void stopProcess() {
        if (process != null) {
            work.stop(process);
        }
    }

    private EngineLease lease(Message.Acquire wish, EngineState.Ready ready) {
        EngineProcess granted = process;
        if (granted == null) {
            throw new IllegalStateException("ready without a process");
        }
        inUse++;
        long of = attempt;
        return new OpenLease(
                new Endpoint(ready.base(), granted.key()),
                Duration.between(wish.since(), clock.instant()),
                granted.exit(),
                () -> work.released(of));
    }

    private boolean hasEnded() {
        return process != null && process.exit().isDone();
    }

    private boolean idles() {
        return inUse == 0 && !settings.idleUnload().isZero();
    }

    private boolean isRefusing(EngineState.Cooling cooling) {
        return cooling.givenUp() && clock.instant().isBefore(cooling.until());
    }

    private Instant readyBy() {
        return clock.instant().plus(settings.readyTimeout());
    }

    private StokerException crashLoop(EngineState.Cooling cooling) {
        return refusals.crashLoop(cooling, budget.failures(), clock.instant());
    }
}
