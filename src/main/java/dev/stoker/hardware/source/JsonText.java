package dev.stoker.hardware.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A small JSON reader for the output of vendor commands, so that this package needs no JSON
 * library. Objects become maps in their order, arrays lists, strings strings; numbers and words
 * stay the text they are. Any damage makes the whole text nothing.
 */
public final class JsonText {
    private static final int DEEPEST = 64;

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /** The top-level object; empty where the text is no JSON object. */
    public static Optional<Map<String, Object>> object(String text) {
        try {
            return Optional.of(asObject(new JsonText(text).value(0)));
        } catch (Damaged _) {
            return Optional.empty();
        }
    }

    /** A value as an object; an empty one where it is something else. */
    public static Map<String, Object> asObject(Object value) {
        var members = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> members.put(String.valueOf(key), member));
        }
        return members;
    }

    /** A member that is a string or number; blank where it is absent or something else. */
    public static String string(Map<String, Object> object, String key) {
        return object.get(key) instanceof String text ? text : "";
    }

    private Object value(int depth) throws Damaged {
        if (depth > DEEPEST) {
            throw new Damaged();
        }
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> elements(depth);
            case '"' -> quoted();
            default -> word();
        };
    }

    private Map<String, Object> members(int depth) throws Damaged {
        var members = new LinkedHashMap<String, Object>();
        at++;
        while (peek() != '}') {
            String key = quoted();
            expect(':');
            members.put(key, value(depth + 1));
            if (peek() != '}') {
                expect(',');
            }
        }
        at++;
        return members;
    }

    private List<Object> elements(int depth) throws Damaged {
        var elements = new ArrayList<Object>();
        at++;
        while (peek() != ']') {
            elements.add(value(depth + 1));
            if (peek() != ']') {
                expect(',');
            }
        }
        at++;
        return elements;
    }

    /** Escapes other than of quote, backslash and slash are kept as they are written. */
    private String quoted() throws Damaged {
        expect('"');
        var content = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                char escaped = text.charAt(at++);
                content.append("\"\\/".indexOf(escaped) < 0 ? "\\" : "").append(escaped);
            } else {
                content.append(c);
            }
        }
        expect('"');
        return content.toString();
    }

    private String word() throws Damaged {
        int start = at;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            throw new Damaged();
        }
        return text.substring(start, at);
    }

    private void expect(char wanted) throws Damaged {
        if (peek() != wanted) {
            throw new Damaged();
        }
        at++;
    }

    private char peek() throws Damaged {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at >= text.length()) {
            throw new Damaged();
        }
        return text.charAt(at);
    }

    /** The text is no JSON. Never leaves this class. */
    private static final class Damaged extends Exception {
        private static final long serialVersionUID = 1L;

        Damaged() {
            super("not JSON", null, false, false);
        }
    }
}
