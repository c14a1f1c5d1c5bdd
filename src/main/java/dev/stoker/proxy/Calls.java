package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.Placement;
import dev.stoker.fleet.Wish;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Begins calls of models: what all of them need. */
final class Calls {
    private final Gateway gateway;
    private final CallObserver observer;
    private final Duration retryBudget;

    /**
     * @param retryBudget what each may wait in all before it is tried again
     */
    Calls(Gateway gateway, CallObserver observer, Duration retryBudget) {
        this.gateway = gateway;
        this.observer = observer;
        this.retryBudget = retryBudget;
    }

    CompletionStage<Placement> place(Wish wish) {
        return gateway.place(wish);
    }

    CallObserver observer() {
        return observer;
    }

    Duration retryBudget() {
        return retryBudget;
    }

    /** Begins one. */
    void start(Caller caller, @Nullable String spec, Use use, Call.Way way) {
        new Call(caller, this, spec, use, way).start();
    }
}
