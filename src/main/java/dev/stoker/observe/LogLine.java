package dev.stoker.observe;

import org.jspecify.annotations.Nullable;

/**
 * A line of the journal: a constant message, then facts as {@code key=value}. A value with a space
 * is put in quotes. Texts of other programs cannot begin a line of their own, nor fill the journal.
 */
final class LogLine {
    private static final int LONGEST = 500;

    private final StringBuilder text;

    private LogLine(String message) {
        this.text = new StringBuilder(message);
    }

    static LogLine of(String message) {
        return new LogLine(message);
    }

    /** Adds a fact; one that is null is left out. */
    LogLine with(String key, @Nullable Object value) {
        if (value != null) {
            text.append(' ').append(key).append('=').append(shown(value.toString()));
        }
        return this;
    }

    private static String shown(String value) {
        String cut = value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
        boolean quoted = cut.isEmpty() || cut.chars().anyMatch(LogLine::needsQuotes);
        if (!quoted) {
            return cut;
        }
        var safe = new StringBuilder("\"");
        cut.chars()
                .forEach(c -> {
                    if (c == '"' || c == '\\') {
                        safe.append('\\');
                    }
                    safe.append(isUnsafe(c) ? ' ' : (char) c);
                });
        return safe.append('"').toString();
    }

    private static boolean needsQuotes(int c) {
        return c == ' ' || c == '"' || c == '=' || c == '\\' || isUnsafe(c);
    }

    /** Line ends, escape sequences of terminals, and what turns text around. */
    private static boolean isUnsafe(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
