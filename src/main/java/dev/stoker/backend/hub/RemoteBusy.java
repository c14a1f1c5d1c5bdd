package dev.stoker.backend.hub;

import dev.stoker.core.StokerException;
import java.io.Serial;
import java.time.Duration;

/** The hub cannot now, and may later. */
final class RemoteBusy extends RemoteFailure {
    @Serial private static final long serialVersionUID = 1;

    private final StokerException fault;
    private final Duration asked;

    /**
     * @param fault what to say if there is no later
     * @param asked how long it wants to be left alone; zero where it does not say
     */
    RemoteBusy(StokerException fault, Duration asked) {
        super(fault.detail());
        this.fault = fault;
        this.asked = asked;
    }

    StokerException fault() {
        return fault;
    }

    Duration asked() {
        return asked;
    }
}
