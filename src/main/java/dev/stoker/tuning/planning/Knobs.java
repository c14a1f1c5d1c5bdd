package dev.stoker.tuning.planning;

import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Planned;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be set on a backend.
 *
 * @param backend of which
 */
record Knobs(BackendTraits backend) {
    boolean take(Knob knob) {
        return backend.knobs().contains(knob);
    }

    /** A value that this backend cannot be told. */
    <T> Planned<T> notTaken(@Nullable Object wished, @Nullable String byItself) {
        return Planned.left(
                wished == null
                        ? "This backend takes no such setting."
                        : wished + " is wished, but this backend takes no such setting.",
                byItself);
    }

    /** A value that the user has chosen. */
    <T> Planned<T> ofUser(T value, @Nullable String byItself) {
        return new Planned<>(value, Bound.USER, "So it is wished.", List.of(), byItself);
    }

    /** The user's value, else what is left for that reason. */
    <T> Planned<T> wishedOrLeft(
            Knob knob, @Nullable T wished, String because, @Nullable String byItself) {
        if (!take(knob)) {
            return notTaken(wished, byItself);
        }
        return wished == null ? Planned.left(because, byItself) : ofUser(wished, byItself);
    }
}
