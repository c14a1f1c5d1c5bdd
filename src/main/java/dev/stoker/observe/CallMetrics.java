package dev.stoker.observe;

import dev.stoker.proxy.CallObserver;
import jakarta.inject.Singleton;

/** Stub. */
@Singleton
final class CallMetrics implements CallObserver {
    @Override
    public void ended(CallRecord call) {}
}
