package dev.stoker.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The variables of a file that a unit's {@code EnvironmentFile=} names, as systemd.exec(5) has it:
 * one {@code NAME=value} a line, quotes around a value, a backslash at a line's end, comments. No
 * shell, and nothing is substituted.
 */
final class EnvironmentFile {
    private static final String PREFIX = "STOKER_";
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

    private final String text;
    private int at;

    private EnvironmentFile(String text) {
        this.text = text;
    }

    /** Those for Stoker; none of a file that is not there or cannot be read. Blocks. */
    static Map<String, String> of(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? new EnvironmentFile(Files.readString(file)).variables()
                    : Map.of();
        } catch (IOException _) {
            return Map.of();
        }
    }

    private Map<String, String> variables() {
        var variables = new HashMap<String, String>();
        while (at < text.length()) {
            skipBlanks();
            if (at < text.length() && "#;".indexOf(text.charAt(at)) >= 0) {
                comment();
                continue;
            }
            int end = at;
            while (end < text.length() && "=\n".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            String name = text.substring(at, end).strip();
            at = end + 1;
            if (end == text.length() || text.charAt(end) == '\n') {
                continue; // no variable
            }
            String value = value();
            if (name.matches(NAME) && name.startsWith(PREFIX)) {
                variables.put(name, value);
            }
        }
        return Map.copyOf(variables);
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** It goes on in the next line, too, after a backslash. */
    private void comment() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
    }

    /** To the end of the line, which is passed over; blanks around it do not count. */
    private String value() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        var value = new StringBuilder();
        int kept = 0;
        while (at < text.length() && text.charAt(at) != '\n') {
            char c = text.charAt(at++);
            if (c == '\'' || (c == '"')) {
                quoted(c, value);
                kept = value.length();
            } else if (c == '\\') {
                kept = escaped(value) ? value.length() : kept;
            } else {
                value.append(c);
                kept = Character.isWhitespace(c) ? kept : value.length();
            }
        }
        at++;
        value.setLength(kept);
        return value.toString();
    }

    /** The character after a backslash; a line's end is none. */
    private boolean escaped(StringBuilder value) {
        if (at >= text.length() || text.charAt(at++) == '\n') {
            return false;
        }
        value.append(text.charAt(at - 1));
        return true;
    }

    /** To the closing quote. Within double ones a backslash is for these: {@code "\`$}. */
    private void quoted(char quote, StringBuilder value) {
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            boolean escapes = quote == '"' && c == '\\' && at < text.length();
            if (escapes && text.charAt(at) == '\n') {
                at++;
            } else if (escapes && "\"\\`$".indexOf(text.charAt(at)) >= 0) {
                value.append(text.charAt(at++));
            } else {
                value.append(c);
            }
        }
        at++;
    }
}
