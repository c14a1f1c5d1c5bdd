package dev.stoker.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** How long the commands wait. */
final class Timeouts {
    /** For questions that the daemon answers from memory. */
    static final Duration ANSWER = Duration.ofSeconds(10);

    /** For a plan: a server may be asked, or a file's header fetched from afar. */
    static final Duration PLAN = Duration.ofMinutes(1);

    /** For a change of a server's models: it may have to copy or to finish an answer first. */
    static final Duration CHANGE = Duration.ofMinutes(3);

    /** For a model: it may have to be loaded from a slow disk and read a long prompt. */
    static final Duration MODEL = Duration.ofMinutes(10);

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,6})(ms|s|m|h|)");

    private Timeouts() {}

    /** Reads {@code 30}, {@code 30s}, {@code 500ms}, {@code 5m} or {@code 1h}. */
    static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is no time (expected: such as 30, 30s, 500ms or 5m)");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case String _ -> Duration.ofSeconds(amount);
        };
    }
}
