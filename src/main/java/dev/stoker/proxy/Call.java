package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.CallTimings;
import dev.stoker.fleet.CallEnd;
import dev.stoker.fleet.Placement;
import dev.stoker.inference.Usage;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Outcome;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model, from its spec to the end of its answer: places it, has it carried out,
 * places it once more where that is safe, and reports it. Holds a placement exactly as long as a
 * backend works for it. All on the caller's context.
 */
final class Call {
    private static final Logger LOG = Logger.getLogger(Call.class);

    /** How a placed call is carried out. */
    @FunctionalInterface
    interface Way {
        /**
         * Begins. From then on the call is told of the end exactly once, by {@link Call#tryFailed},
         * {@link Call#answered} or {@link Call#failed}, unless it was cut.
         *
         * @return stops the work upstream at once; the call is then told nothing more
         */
        Runnable begin(Placement at, Call call);
    }

    private final Caller caller;
    private final Calls calls;
    private final @Nullable String spec;
    private final Use use;
    private final Way way;

    private @Nullable Placement placement;
    private @Nullable Placement last;
    private Runnable cut = () -> {};
    private @Nullable Consumer<StokerException> breaker;
    private boolean again;
    private int retries;
    private Duration waitLeft;
    private int returned;
    private boolean over;
    private long sentNanos;
    private @Nullable Duration firstToken;
    private UnaryOperator<StokerException> explanation = UnaryOperator.identity();
    private Usage usage = Usage.UNKNOWN;
    private @Nullable Double tokensPerSecond;

    Call(Caller caller, Calls calls, @Nullable String spec, Use use, Way way) {
        this.caller = caller;
        this.calls = calls;
        this.waitLeft = calls.retryBudget();
        this.spec = spec;
        this.use = use;
        this.way = way;
    }

    void start() {
        StokerException closing = calls.open().refusal();
        if (closing != null) {
            caller.answer(closing);
            over = true;
            return;
        }
        calls.open().begun(this);
        // Before anything upstream: its first byte may be a minute away, and an engine would
        // compute for nobody until then.
        caller.whenLeft(this::left);
        if (!over) {
            place();
        }
    }

    private void place() {
        CompletionStage<Placement> coming = calls.place(spec, use);
        CompletableFuture<Placement> waiting = coming.toCompletableFuture();
        cut = () -> waiting.cancel(false);
        // Of the stage itself: a gateway that cannot be told places all the same, and that place
        // must be given back.
        caller.await(coming, this::placed, this::notPlaced);
    }

    private void notPlaced(Throwable fault) {
        // What this call itself has called off is no bug to log.
        if (!over) {
            end(caller.told(fault));
        }
    }

    private void placed(Placement at) {
        if (over) {
            at.close();
            return;
        }
        placement = at;
        last = at;
        cut = () -> {};
        breaker = null;
        sentNanos = System.nanoTime();
        caller.servedBy(at);
        int given = returned;
        try {
            Runnable stop = way.begin(at, this);
            // A try that failed at once has left this place, and put another end in.
            if (!over && given == returned) {
                cut = stop;
            }
        } catch (RuntimeException e) {
            end(caller.told(e));
        }
    }

    /**
     * The try has failed and no byte went to the caller. Sends the call elsewhere if nobody can
     * have begun to work on it, or whoever did is dead; sends it again after a while where the
     * backend has refused what it may take later; else answers with the error.
     *
     * @param untouched whether the backend cannot have begun
     */
    void tryFailed(StokerException e, boolean untouched) {
        cut = () -> {};
        Placement at = placement;
        if (over || at == null) {
            return;
        }
        boolean ours = at.origin() == Origin.SUPERVISED;
        if (e.fault() != null) {
            refused(e, at);
        } else if (again || (!untouched && e.code() != ErrorCode.STREAM_CUT)) {
            end(e);
        } else if (untouched && !ours) {
            at.unreachable();
            placeAgain(e);
        } else {
            // Also where it refused: its supervisor may not know yet that it is dead, and would
            // give the call to the same corpse.
            caller.await(
                    at.provedDead(),
                    dead -> afterProof(e, untouched || dead),
                    _ -> afterProof(e, untouched));
        }
    }

    private void refused(StokerException e, Placement at) {
        var failed = new Retry.Failed(e, firstToken != null, at.remote(), retries, waitLeft);
        switch (Retry.next(failed, ThreadLocalRandom.current().nextDouble())) {
            case Retry.Next.GiveUp() -> end(e);
            case Retry.Next.Again(var wait) -> tryAfter(wait, e);
        }
    }

    /** Holds no place meanwhile: an engine that nobody uses may be wanted by others. */
    private void tryAfter(Duration wait, StokerException e) {
        retries++;
        waitLeft = waitLeft.minus(wait);
        release(toldEnd(CallEnd.How.FAILED, e));
        Vertx vertx = caller.vertx();
        long timer = vertx.setTimer(Math.max(1, wait.toMillis()), _ -> place());
        cut = () -> vertx.cancelTimer(timer);
    }

    private void afterProof(StokerException e, boolean safe) {
        if (!over && safe) {
            placeAgain(e);
        } else {
            end(e);
        }
    }

    private void placeAgain(StokerException e) {
        again = true;
        release(toldEnd(CallEnd.How.FAILED, e));
        place();
    }

    /** How an error of that place is told, should the call end with it before its first byte. */
    void explains(UnaryOperator<StokerException> words) {
        explanation = words;
    }

    /** Something the model wrote was seen. */
    void token() {
        if (firstToken == null) {
            firstToken = Duration.ofNanos(System.nanoTime() - sentNanos);
        }
    }

    /** Bytes came. Cheap: it is told of every chunk. */
    void moved() {
        Placement at = placement;
        if (at != null) {
            at.progressed();
        }
    }

    /** Whether the backend is held back from now on, since the caller does not read. */
    void heldBack(boolean held) {
        Placement at = placement;
        if (at != null) {
            at.heldBack(held);
        }
    }

    /**
     * How the present try is ended by Stoker: the work stops, and the caller is told the error in
     * the middle of its answer if that has begun. Without, it can only have an answer of its own.
     */
    void breaksOffBy(Consumer<StokerException> way) {
        breaker = way;
    }

    /** Ends it with that error. Any thread. */
    void breakOff(StokerException why) {
        caller.onContext(() -> {
            Consumer<StokerException> way = breaker;
            if (over) {
                return;
            }
            Runnable stop = cut;
            if (way == null) {
                end(why);
                stop.run();
            } else {
                way.accept(why);
            }
        });
    }

    /** What the backend says the call has cost. */
    void used(Usage told, @Nullable Double speed) {
        usage = told;
        tokensPerSecond = speed;
    }

    /** Where the time went until now. */
    CallTimings timings() {
        Duration load = placement == null ? Duration.ZERO : placement.loadTime();
        return new CallTimings(Duration.ZERO, load, firstToken, total());
    }

    /** The answer has gone out, whole. */
    void answered() {
        close(Outcome.ANSWERED, null, CallEnd.How.ANSWERED);
    }

    /** The answer ended in an error that the caller has been told. */
    void failed(StokerException e) {
        close(Outcome.FAILED, e, CallEnd.How.FAILED);
    }

    private void end(StokerException e) {
        if (!over) {
            caller.answer(explanation.apply(e));
            close(Outcome.FAILED, e, CallEnd.How.FAILED);
        }
    }

    private void left() {
        if (!over) {
            Runnable stop = cut;
            close(Outcome.LEFT, null, CallEnd.How.LEFT);
            stop.run();
        }
    }

    private void close(Outcome outcome, @Nullable StokerException error, CallEnd.How how) {
        if (over) {
            return;
        }
        over = true;
        calls.open().ended(this);
        release(toldEnd(how, error));
        try {
            calls.observer()
                    .ended(
                            new CallRecord(
                                    last == null ? null : last.backend(),
                                    last == null ? null : last.model(),
                                    caller.dialect().wireName(),
                                    outcome,
                                    error == null ? null : error.code(),
                                    firstToken,
                                    total(),
                                    usage,
                                    tokensPerSecond,
                                    retries));
        } catch (RuntimeException e) {
            LOG.debugf(e, "a call's observer failed: requestId=%s", caller.requestId());
        }
    }

    private CallEnd toldEnd(CallEnd.How how, @Nullable StokerException error) {
        return new CallEnd(how, error, firstToken, tokensPerSecond);
    }

    private void release(CallEnd how) {
        Placement held = placement;
        placement = null;
        breaker = null;
        returned++;
        if (held != null) {
            held.ended(how);
            held.close();
        }
    }

    private Duration total() {
        return Duration.ofNanos(System.nanoTime() - caller.arrivedNanos());
    }
}
