package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Placement;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.Set;

/**
 * Sees to it that no prompt is cut in silence: before a placed call begins, whichever way it goes.
 * A backend that surely refuses what is too long is its own guard, and nothing is done here; nor
 * for a prompt that is surely short enough. What is near the limit is counted where the backend
 * counts, and estimated elsewhere. All on the caller's context.
 */
final class PromptFit {
    /** Tells of a prompt that was let pass by an estimate: its tokens and the context's. */
    static final String HEADER = "x-stoker-estimate";

    /** What a model reads a prompt for; what is spoken or drawn has no such limit. */
    private static final Set<Use> READS = Set.of(Use.GENERATE, Use.EMBED, Use.RERANK);

    /** Begins the call itself; what it returns cuts it off. */
    @FunctionalInterface
    interface Next {
        Runnable begin(Asked asked);
    }

    private final Caller caller;
    private final Call call;
    private final Placement at;
    private final long context;
    private final long room;
    private final Next next;
    private Asked asked;
    private Runnable stop = () -> {};
    private boolean settled;
    private boolean over;

    private PromptFit(
            Caller caller, Call call, Placement at, long context, Asked asked, Next next) {
        this.caller = caller;
        this.call = call;
        this.at = at;
        this.context = context;
        // An answer has at least one token of its own; vectors and orders have none.
        this.room = asked.use() == Use.GENERATE ? context - 1 : context;
        this.asked = asked;
        this.next = next;
    }

    /** Begins the call, at once where there is nothing to find out; what it returns cuts it off. */
    static Runnable before(Caller caller, Call call, Placement at, Asked asked, Next next) {
        Long context = at.context();
        if (context == null
                || !READS.contains(asked.use())
                || at.refusesTooLong(asked.use())
                || isShort(asked, context)) {
            return next.begin(asked);
        }
        return new PromptFit(caller, call, at, context, asked, next).start();
    }

    private static boolean isShort(Asked asked, long context) {
        return asked.size() > 0
                && PromptSize.surelyFits(asked.size(), context)
                && !asked.mayHoldImages();
    }

    private Runnable start() {
        Relayable relay =
                Passage.of(asked, at) instanceof Passage.Translated ? null : asked.relayable();
        Reading.of(
                caller,
                asked.size(),
                () -> Measured.of(asked, at, relay),
                this::measured,
                // Whoever carries it out fails at the same, and tells why.
                _ -> go(asked));
        return () -> {
            over = true;
            stop.run();
        };
    }

    private void measured(Measured measured) {
        if (over) {
            return;
        }
        asked = measured.asked();
        PromptSize size = measured.size();
        if (size == null) {
            go(asked);
            return;
        }
        Uni<Integer> count = measured.count();
        Fit fit = Fit.of(size, room, count != null);
        if (count != null && fit instanceof Fit.Near) {
            ask(count, size);
        } else {
            settle(fit);
        }
    }

    private void ask(Uni<Integer> count, PromptSize size) {
        Cancellable work =
                count.subscribe()
                        .with(
                                tokens -> caller.onContext(() -> settle(Fit.counted(tokens, room))),
                                fault -> caller.onContext(() -> uncounted(fault, size)));
        // A count that fails at once has begun the call by now, which is what is to be cut off.
        if (!settled) {
            stop = work::cancel;
        }
    }

    /** A count that fails is no reason to fail the call, unless nobody is there to take it. */
    private void uncounted(Throwable fault, PromptSize size) {
        if (fault instanceof StokerException e && e.code() == ErrorCode.BACKEND_UNREACHABLE) {
            fail(e, true);
        } else {
            settle(Fit.of(size, room, false));
        }
    }

    private void settle(Fit fit) {
        switch (fit) {
            case Fit.Sure(), Fit.Near() -> go(asked);
            case Fit.Guessed(var tokens) -> {
                caller.head(HEADER, tokens + " of " + context);
                go(asked);
            }
            case Fit.TooLong tooLong -> fail(Fit.refusal(tooLong, at, context, asked.use()), false);
        }
    }

    private void go(Asked read) {
        if (over) {
            return;
        }
        settled = true;
        try {
            stop = next.begin(read);
        } catch (RuntimeException e) {
            fail(caller.told(e), false);
        }
    }

    private void fail(StokerException e, boolean untouched) {
        if (!over) {
            settled = true;
            over = true;
            call.tryFailed(e, untouched);
        }
    }
}
