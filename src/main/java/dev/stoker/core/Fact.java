package dev.stoker.core;

import java.util.Optional;
import java.util.function.Function;

/**
 * A detected value with its source, or the reason it is not known. Never a sentinel such as -1 or
 * "unknown".
 *
 * @param <T> the value; immutable
 */
public sealed interface Fact<T> {
    /**
     * A value and where it was read.
     *
     * @param source a file, command or library call, short enough for one line
     */
    record Known<T>(T value, String source) implements Fact<T> {}

    /**
     * No value.
     *
     * @param reason one sentence a person can act on or rule out
     */
    record Unknown<T>(String reason) implements Fact<T> {}

    /** A value read from {@code source}. */
    static <T> Fact<T> known(T value, String source) {
        return new Known<>(value, source);
    }

    /** No value, because of {@code reason}. */
    static <T> Fact<T> unknown(String reason) {
        return new Unknown<>(reason);
    }

    /** The value, or empty. For callers to whom the reason does not matter. */
    default Optional<T> asOptional() {
        return switch (this) {
            case Known<T>(var value, _) -> Optional.of(value);
            case Unknown<T> _ -> Optional.empty();
        };
    }

    /** The same fact about a derived value; source and reason are kept. */
    default <R> Fact<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Known<T>(var value, var source) -> new Known<>(change.apply(value), source);
            case Unknown<T>(var reason) -> new Unknown<>(reason);
        };
    }

    /** This fact if its value is known, else {@code other}; of two unknown ones, this one. */
    default Fact<T> or(Fact<T> other) {
        return this instanceof Unknown<T> && other instanceof Known<T> ? other : this;
    }
}
