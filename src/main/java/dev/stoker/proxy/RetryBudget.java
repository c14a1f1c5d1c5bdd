package dev.stoker.proxy;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all calls together may send a second time, so that a backend which fails under its load is
 * not given a multiple of it: each call pays in a share, each second try takes one out. Safe for
 * all threads.
 */
final class RetryBudget {
    private final Supplier<Retries> settings;
    private final LongSupplier nanos;
    private final AtomicReference<Purse> purse;

    /**
     * Full.
     *
     * @param settings asked each time; what is in the purse stays, up to the reserve
     * @param nanos a clock that does not jump
     */
    RetryBudget(Supplier<Retries> settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
        this.purse = new AtomicReference<>(new Purse(settings.get().reserve(), nanos.getAsLong()));
    }

    /** A call has come. */
    void called() {
        long now = nanos.getAsLong();
        purse.updateAndGet(held -> held.paid(settings.get(), now));
    }

    /** Whether a call may be sent once more, which is then taken out. */
    boolean take() {
        long now = nanos.getAsLong();
        while (true) {
            Purse held = purse.get();
            Purse left = held.taken(settings.get(), now);
            if (left == null) {
                return false;
            }
            if (purse.compareAndSet(held, left)) {
                return true;
            }
        }
    }

    /** What was taken out was not needed: there was nowhere to send the call. */
    void giveBack() {
        long now = nanos.getAsLong();
        purse.updateAndGet(held -> held.returned(settings.get(), now));
    }

    /** What is in it: a value. */
    record Purse(double level, long atNanos) {
        private static final double PER_NANO = 1e-9;

        Purse paid(Retries settings, long now) {
            return with(refilled(settings, now) + settings.share(), settings, now);
        }

        /** Null where there is not enough. */
        @Nullable Purse taken(Retries settings, long now) {
            double level = refilled(settings, now);
            return level < 1 ? null : with(level - 1, settings, now);
        }

        Purse returned(Retries settings, long now) {
            return with(refilled(settings, now) + 1, settings, now);
        }

        /** With time, but never more than the reserve. */
        private double refilled(Retries settings, long now) {
            double more = Math.max(0, now - atNanos) * PER_NANO;
            return Math.max(level, Math.min(settings.reserve(), level + more));
        }

        /** A busy hour is not to pay for a storm after it. */
        private static Purse with(double level, Retries settings, long now) {
            return new Purse(Math.min(level, Math.max(1, settings.reserve())), now);
        }
    }
}
