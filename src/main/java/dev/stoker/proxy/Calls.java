package dev.stoker.proxy;

import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.Placement;
import dev.stoker.fleet.Wish;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Begins calls of models: what all of them need. */
final class Calls {
    private final Gateway gateway;
    private final CallObserver observer;
    private final Supplier<ProxySettings> settings;
    private final RetryBudget budget;
    private final OpenCalls open;

    /**
     * @param budget of all calls together
     */
    Calls(
            Gateway gateway,
            ProxyRoutes.Desk desk,
            Supplier<ProxySettings> settings,
            RetryBudget budget) {
        this.gateway = gateway;
        this.observer = desk.observer();
        this.open = desk.open();
        this.settings = settings;
        this.budget = budget;
    }

    CompletionStage<Placement> place(Wish wish) {
        return gateway.place(wish);
    }

    /** Those that have no end yet. */
    OpenCalls open() {
        return open;
    }

    CallObserver observer() {
        return observer;
    }

    /** What each may wait in all before it is tried again. */
    Duration patience() {
        return settings.get().retryBudget();
    }

    /** How long a caller may read nothing of what there is for it. */
    Duration readerPatience() {
        return settings.get().silence();
    }

    /**
     * Whether a call may be sent once more, which is then counted.
     *
     * @param free whether nothing was there to be burdened by it
     */
    boolean mayTryAgain(Duration sinceArrival, boolean free) {
        return sinceArrival.compareTo(settings.get().retries().deadline()) < 0
                && (free || budget.take());
    }

    /** A call that might have been sent once more was not: there was nowhere to send it. */
    void notTriedAgain() {
        budget.giveBack();
    }

    /** Begins one. */
    void start(Caller caller, Asked asked, Call.Way way) {
        budget.called();
        new Call(caller, this, wish(caller, asked), way).start();
    }

    private Wish wish(Caller caller, Asked asked) {
        QueueEvents events = caller.queueEvents();
        return new Wish(
                asked.model(),
                asked.use(),
                asked.needs(),
                caller.party(),
                caller.priority(),
                conversation(caller, asked),
                List.of(),
                events == null ? _ -> {} : events);
    }

    /** Only where some route goes by it: it takes reading. */
    private @Nullable String conversation(Caller caller, Asked asked) {
        boolean wanted = gateway.view().routes().stream().anyMatch(route -> route.route().sticky());
        return wanted
                ? Conversation.of(caller.request().getHeader(Conversation.HEADER), asked)
                : null;
    }
}
