package dev.stoker.backend.ollama;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How many weights a model has, as Ollama abbreviates it: {@code 8.0B}, {@code 494.03M}. */
final class ParameterSize {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)([KMBT])?");

    private ParameterSize() {}

    /** The count, rounded as it is told; null where it is told in another way. */
    static @Nullable Long count(@Nullable String size) {
        Matcher told = SIZE.matcher(size == null ? "" : size.strip());
        if (!told.matches()) {
            return null;
        }
        String unit = told.group(2);
        int zeros =
                switch (unit == null ? "" : unit) {
                    case "K" -> 3;
                    case "M" -> 6;
                    case "B" -> 9;
                    case "T" -> 12;
                    default -> 0;
                };
        long count = new BigDecimal(told.group(1)).movePointRight(zeros).longValue();
        return count == 0 ? null : Long.valueOf(count);
    }
}
