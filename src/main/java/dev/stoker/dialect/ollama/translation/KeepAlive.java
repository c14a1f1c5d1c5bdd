package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Refusals;
import java.util.regex.Pattern;

/** Reads {@code keep_alive}: seconds, or a duration as Go writes it, such as {@code 1h30m}. */
final class KeepAlive {
    private static final String UNIT = "(?:ns|us|µs|μs|ms|s|m|h)";
    private static final Pattern DURATION =
            Pattern.compile("[+-]?(?:0|(?:\\d{1,18}(?:\\.\\d{0,18})?" + UNIT + ")+)");
    private static final Pattern NOTHING =
            Pattern.compile("[+-]?(?:0|(?:0+(?:\\.0*)?" + UNIT + ")+)");

    private KeepAlive() {}

    /** Whether a model is to be let go of at once. */
    static boolean isNothing(JsonNode value) {
        if (value.isMissingNode()) {
            return false;
        }
        if (value.isNumber()) {
            return value.doubleValue() == 0;
        }
        if (!value.isTextual() || !DURATION.matcher(value.textValue()).matches()) {
            throw Refusals.invalid("keep_alive", value, "seconds, or a duration such as 5m");
        }
        return NOTHING.matcher(value.textValue()).matches();
    }
}
