package dev.stoker.tuning.planning;

import dev.stoker.core.Fact;
import dev.stoker.tuning.Considered;

/** How facts are put to people. */
final class Words {
    private Words() {}

    /** Such as {@code 1 thread} and {@code 4 threads}. */
    static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    static <T> Considered considered(String what, Fact<T> fact) {
        return switch (fact) {
            case Fact.Known<T>(var value, var source) ->
                    new Considered(what, String.valueOf(value), source);
            case Fact.Unknown<T>(var reason) -> new Considered(what, reason, "");
        };
    }

    /** A number that was computed. */
    static Considered computed(String what, Object value) {
        return new Considered(what, value.toString(), "");
    }
}
