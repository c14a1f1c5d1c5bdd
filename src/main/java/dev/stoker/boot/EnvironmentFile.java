package dev.stoker.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The variables of a file that a unit's {@code EnvironmentFile=} names, as systemd.exec(5) has it:
 * one {@code NAME=value} a line, quotes around a value, a backslash at a line's end, comments. No
 * shell, and nothing is substituted. A comment ends with its line, as since systemd 254.
 */
final class EnvironmentFile {
    private static final String PREFIX = "STOKER_";
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

    private static final String LINE_ENDS = "\n\r";
    private static final String BLANKS = " \t" + LINE_ENDS;

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
        for (skipBlanks(); at < text.length(); skipBlanks()) {
            int begin = at;
            boolean comment = isOne("#;");
            at++;
            while (at < text.length() && !isOne(LINE_ENDS) && (comment || !isOne("="))) {
                at++;
            }
            if (at == text.length() || !isOne("=")) {
                continue; // no variable
            }
            String name = text.substring(begin, at++).strip();
            String value = value();
            if (name.matches(NAME) && name.startsWith(PREFIX)) {
                variables.put(name, value);
            }
        }
        return Map.copyOf(variables);
    }

    /** To be called while there is one. */
    private boolean isOne(String characters) {
        return characters.indexOf(text.charAt(at)) >= 0;
    }

    private void skipBlanks() {
        while (at < text.length() && isOne(BLANKS)) {
            at++;
        }
    }

    /**
     * To the end of the line, which is passed over. Quotes count in front only: each that closes is
     * followed by what could begin a value, too.
     */
    private String value() {
        var value = new StringBuilder();
        while (at < text.length() && !isOne(LINE_ENDS)) {
            if (isOne("'\"")) {
                quoted(text.charAt(at++), value);
            } else if (isOne(BLANKS)) {
                at++;
            } else {
                bare(value);
            }
        }
        at++;
        return value.toString();
    }

    /** To the end of the line. Blanks there do not count, unless they are before a backslash. */
    private void bare(StringBuilder value) {
        int kept = value.length();
        while (at < text.length() && !isOne(LINE_ENDS)) {
            boolean blank = isOne(BLANKS);
            if (isOne("\\")) {
                at++;
                escaped(value);
            } else {
                value.append(text.charAt(at++));
            }
            kept = blank ? kept : value.length();
        }
        value.setLength(kept);
    }

    /** The character after a backslash; a line's end is none. */
    private void escaped(StringBuilder value) {
        if (at < text.length()) {
            value.append(isOne(LINE_ENDS) ? "" : text.charAt(at));
            at++;
        }
    }

    /** To the closing quote. Within double ones a backslash is for these: {@code "\`$}. */
    private void quoted(char quote, StringBuilder value) {
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            boolean escapes = quote == '"' && c == '\\' && at < text.length();
            if (escapes && isOne("\n")) {
                at++;
            } else if (escapes && isOne("\"\\`$")) {
                value.append(text.charAt(at++));
            } else {
                value.append(c);
            }
        }
        at++;
    }
}
