package dev.stoker.hardware.source;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import java.util.Optional;
import java.util.function.BiFunction;

/** Steps that parsers share. All are pure, and none throws whatever the text. */
public final class Facts {
    private static final int LONGEST_QUOTE = 40;

    private Facts() {}

    /** Goes on from a known text to what {@code next} makes of it and its source. */
    public static <T, R> Fact<R> then(
            Fact<T> fact, BiFunction<? super T, String, ? extends Fact<R>> next) {
        return switch (fact) {
            case Fact.Known<T>(var value, var source) -> next.apply(value, source);
            case Fact.Unknown<T>(var reason) -> Fact.unknown(reason);
        };
    }

    /** What {@code value} holds, or {@code reason}. */
    public static <T> Fact<T> of(Optional<T> value, String source, String reason) {
        return value.<Fact<T>>map(known -> Fact.known(known, source))
                .orElseGet(() -> Fact.unknown(reason));
    }

    /** A text that says something; blank ones are unknown. */
    public static Fact<String> said(String text, String source) {
        return text.isBlank()
                ? Fact.unknown(source + " is empty")
                : Fact.known(text.strip(), source);
    }

    /** A whole number that is zero or more. */
    public static Fact<Long> whole(String text, String source) {
        try {
            long number = Long.parseLong(text.strip());
            return number >= 0 ? Fact.known(number, source) : odd(text, source);
        } catch (NumberFormatException _) {
            return odd(text, source);
        }
    }

    /** A count: at least 1, and no more than a machine can have of anything. */
    public static Fact<Integer> count(String text, String source) {
        return then(
                ordinal(text, source),
                (number, from) -> number >= 1 ? Fact.known(number, from) : odd(text, from));
    }

    /** The number of one of several things: at least 0, and no more than a machine has. */
    public static Fact<Integer> ordinal(String text, String source) {
        return then(
                whole(text, source),
                (number, from) ->
                        number <= 1 << 20 ? Fact.known(number.intValue(), from) : odd(text, from));
    }

    /** An amount given as a number of {@code unit}s of that many bytes. */
    public static Fact<Bytes> bytes(String text, long unit, String source) {
        return then(
                whole(text, source),
                (number, from) ->
                        number <= Long.MAX_VALUE / unit
                                ? Fact.known(new Bytes(number * unit), from)
                                : odd(text, from));
    }

    /** The reason for a text that is not what it ought to be; quotes only its beginning. */
    public static <T> Fact<T> odd(String text, String source) {
        String quote = text.strip().lines().findFirst().orElse("");
        if (quote.length() > LONGEST_QUOTE) {
            quote = quote.substring(0, LONGEST_QUOTE) + "…";
        }
        return Fact.unknown(source + " says '" + quote + "', which is not understood");
    }
}
