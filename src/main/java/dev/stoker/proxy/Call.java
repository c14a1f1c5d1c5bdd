package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.CallTimings;
import dev.stoker.fleet.CallEnd;
import dev.stoker.fleet.Placement;
import dev.stoker.fleet.Wish;
import dev.stoker.inference.Usage;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.routing.Attempt;
import dev.stoker.routing.experience.Blame;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private final Way way;
    private final List<Attempt> tried = new ArrayList<>();

    /** Says where it may go. */
    private Wish wish;

    /** Why it looks for another place; null where it does not. */
    private @Nullable Fallen fallen;

    private boolean moved;

    private @Nullable Placement placement;
    private @Nullable Placement last;
    private Runnable cut = () -> {};
    private @Nullable Consumer<StokerException> breaker;
    private final Tries tries;
    private Duration queued = Duration.ZERO;
    private int returned;
    private boolean over;
    private long sentNanos;
    private @Nullable Duration firstToken;
    private UnaryOperator<StokerException> explanation = UnaryOperator.identity();
    private Usage usage = Usage.UNKNOWN;
    private @Nullable Double tokensPerSecond;

    Call(Caller caller, Calls calls, Wish wish, Way way) {
        this.caller = caller;
        this.calls = calls;
        this.tries = new Tries(calls.patience());
        this.wish = wish;
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
        CompletionStage<Placement> coming = calls.place(wish);
        CompletableFuture<Placement> waiting = coming.toCompletableFuture();
        cut = () -> waiting.cancel(false);
        // Of the stage itself: a gateway that cannot be told places all the same, and that place
        // must be given back.
        caller.await(coming, this::placed, this::notPlaced);
    }

    private void notPlaced(Throwable fault) {
        // What this call itself has called off is no bug to log.
        if (over) {
            return;
        }
        Fallen why = fallen;
        fallen = null;
        if (why == null) {
            end(caller.told(fault));
            return;
        }
        switch (why.same()) {
            case Retry.Next.GiveUp() -> {
                if (why.paid()) {
                    calls.notTriedAgain();
                }
                end(why.error());
            }
            case Retry.Next.Again(var wait) -> {
                wish = wish.anywhere();
                again(wait);
            }
        }
    }

    private void placed(Placement at) {
        if (over) {
            at.close();
            return;
        }
        placement = at;
        last = at;
        fallen = null;
        caller.itsTurn();
        at.trail().passed().stream().filter(one -> !tried.contains(one)).forEach(tried::add);
        cut = () -> {};
        queued = queued.plus(at.queued());
        breaker = null;
        sentNanos = System.nanoTime();
        caller.servedBy(at);
        caller.head(RouteHeader.NAME, RouteHeader.served(tried, at));
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
     * The try has failed and no byte went to the caller. Sends the call to the next place of its
     * route where that is safe; where there is none, sends it again if nobody can have begun to
     * work on it, or whoever did is dead, or after a while where the backend has refused what it
     * may take later; else answers with the error.
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
        } else if (untouched && !ours) {
            at.unreachable();
            moveOn(e, tries.once(), true);
        } else if (untouched || e.code() == ErrorCode.STREAM_CUT) {
            // Also where it refused: its supervisor may not know yet that it is dead, and would
            // give the call to the same corpse.
            caller.await(
                    at.provedDead(),
                    dead -> afterProof(e, untouched || dead),
                    _ -> afterProof(e, untouched));
        } else if (Fallback.elsewhere(e, false, firstToken != null)) {
            moveOn(e, new Retry.Next.GiveUp(), false);
        } else {
            end(e);
        }
    }

    private void refused(StokerException e, Placement at) {
        Retry.Next same = tries.refused(e, firstToken != null, at.remote());
        boolean elsewhere = Fallback.elsewhere(e, false, firstToken != null);
        if (elsewhere || same instanceof Retry.Next.Again) {
            moveOn(e, same, false);
        } else {
            end(e);
        }
    }

    private void afterProof(StokerException e, boolean safe) {
        if (!over && safe) {
            moveOn(e, tries.once(), true);
        } else {
            end(e);
        }
    }

    /**
     * Looks for the next place.
     *
     * @param same what to do where there is none
     * @param gone whether nothing is there any more that could be burdened by more
     */
    private void moveOn(StokerException e, Retry.Next same, boolean gone) {
        Placement at = placement;
        boolean free = gone && !moved;
        if (at == null || !calls.mayTryAgain(total(), free)) {
            end(e);
            return;
        }
        moved = true;
        var failed = new Attempt(at.backend(), at.model(), Blame.words(e));
        tried.add(failed);
        wish = wish.after(failed);
        fallen = new Fallen(e, same, !free);
        release(CallEnd.failed(e, firstToken));
        place();
    }

    /** Holds no place meanwhile: an engine that nobody uses may be wanted by others. */
    private void again(Duration wait) {
        if (wait.isZero()) {
            place();
            return;
        }
        tries.waits(wait);
        Vertx vertx = caller.vertx();
        long timer = vertx.setTimer(Math.max(1, wait.toMillis()), _ -> place());
        cut = () -> vertx.cancelTimer(timer);
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
    void progressed() {
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
        caller.reads(!held, calls.readerPatience());
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
        return new CallTimings(queued, load, firstToken, total());
    }

    /** The answer has gone out, whole. */
    void answered() {
        close(
                Outcome.ANSWERED,
                null,
                new CallEnd(CallEnd.How.ANSWERED, null, firstToken, tokensPerSecond));
    }

    /** The answer ended in an error that the caller has been told. */
    void failed(StokerException e) {
        close(Outcome.FAILED, e.code(), CallEnd.failed(e, firstToken));
    }

    private void end(StokerException e) {
        if (!over) {
            Placement at = placement;
            if (at != null) {
                tried.add(new Attempt(at.backend(), at.model(), Blame.words(e)));
            }
            caller.head(RouteHeader.NAME, RouteHeader.failed(tried, e));
            caller.answer(explanation.apply(e));
            failed(e);
        }
    }

    private void left() {
        if (!over) {
            Runnable stop = cut;
            close(Outcome.LEFT, null, CallEnd.LEFT);
            stop.run();
        }
    }

    private void close(Outcome outcome, @Nullable ErrorCode error, CallEnd how) {
        if (over) {
            return;
        }
        over = true;
        caller.recorded();
        calls.open().ended(this);
        release(how);
        try {
            calls.observer()
                    .ended(
                            new CallRecord(
                                    last == null ? null : last.backend(),
                                    last == null ? null : last.model(),
                                    caller.dialect().wireName(),
                                    outcome,
                                    error,
                                    firstToken,
                                    queued,
                                    total(),
                                    usage,
                                    tokensPerSecond,
                                    tries.waited()));
        } catch (RuntimeException e) {
            LOG.debugf(e, "a call's observer failed: requestId=%s", caller.requestId());
        }
    }

    private void release(CallEnd how) {
        Placement held = placement;
        placement = null;
        breaker = null;
        returned++;
        if (held != null) {
            held.used(tokens(usage));
            usage = over ? usage : Usage.UNKNOWN;
            held.ended(how);
            held.close();
        }
    }

    private static long tokens(Usage usage) {
        return orNone(usage.promptTokens()) + orNone(usage.completionTokens());
    }

    private static long orNone(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }

    private Duration total() {
        return Duration.ofNanos(System.nanoTime() - caller.arrivedNanos());
    }
}
