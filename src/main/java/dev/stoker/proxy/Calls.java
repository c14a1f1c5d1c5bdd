package dev.stoker.proxy;

import dev.stoker.backend.Use;
import dev.stoker.fleet.Gateway;
import org.jspecify.annotations.Nullable;

/** Begins calls of models: what all of them need. */
final class Calls {
    private final Gateway gateway;
    private final CallObserver observer;

    Calls(Gateway gateway, CallObserver observer) {
        this.gateway = gateway;
        this.observer = observer;
    }

    /** Begins one. */
    void start(Caller caller, @Nullable String spec, Use use, Call.Way way) {
        new Call(caller, gateway, observer, spec, use, way).start();
    }
}
