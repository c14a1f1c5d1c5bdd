package dev.stoker.core;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * Settings that are another one from one moment to the next, as a whole: whoever reads several of
 * them takes the record once. Who began with the old one goes on with it. Safe for all threads.
 */
public final class Current<T> implements Supplier<T> {
    private volatile T value;

    public Current(T first) {
        this.value = Objects.requireNonNull(first);
    }

    @Override
    public T get() {
        return value;
    }

    /** From now on that one counts. */
    public void set(T now) {
        value = Objects.requireNonNull(now);
    }
}
