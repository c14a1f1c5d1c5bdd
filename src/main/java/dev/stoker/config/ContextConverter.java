package dev.stoker.config;

import dev.stoker.tuning.Wishes;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads {@code auto}, {@code max}, {@code 32768} or {@code 32k}; 1k is 1,024 tokens. */
public final class ContextConverter implements Converter<Wishes.Context> {
    private static final long serialVersionUID = 1L;
    private static final Pattern TOKENS = Pattern.compile("([0-9]{1,9})(k?)");

    @Override
    public Wishes.Context convert(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        Matcher tokens = TOKENS.matcher(word);
        if (tokens.matches()) {
            long count = Long.parseLong(tokens.group(1)) << (tokens.group(2).isEmpty() ? 0 : 10);
            return new Wishes.Context.Tokens((int) Math.min(count, Integer.MAX_VALUE));
        }
        return switch (word) {
            case "auto" -> new Wishes.Context.Auto();
            case "max" -> new Wishes.Context.Max();
            case String _ ->
                    throw new IllegalArgumentException("auto, max, or tokens such as 8192 or 32k");
        };
    }
}
