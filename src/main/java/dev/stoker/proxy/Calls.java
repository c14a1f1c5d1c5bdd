package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.Placement;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Begins calls of models: what all of them need. */
final class Calls {
    private final Gateway gateway;
    private final CallObserver observer;
    private final Duration retryBudget;
    private final OpenCalls open;

    /**
     * @param retryBudget what each may wait in all before it is tried again
     */
    Calls(Gateway gateway, CallObserver observer, Duration retryBudget, OpenCalls open) {
        this.open = open;
        this.gateway = gateway;
        this.observer = observer;
        this.retryBudget = retryBudget;
    }

    CompletionStage<Placement> place(@Nullable String spec, Use use) {
        return gateway.place(spec, use);
    }

    /** Those that have no end yet. */
    OpenCalls open() {
        return open;
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
