package dev.stoker.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Texts as people read them. */
public final class Words {
    private Words() {}

    /** Without line breaks, which would break a table or a sentence. */
    public static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** With a small first letter. */
    public static String lowerFirst(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    /**
     * A sentence as part of another: no full stop, and a small first letter unless it is a name.
     */
    public static String clause(String sentence) {
        String bare = oneLine(sentence).replaceFirst("\\.$", "");
        boolean name = bare.length() > 1 && Character.isUpperCase(bare.charAt(1));
        return name ? bare : lowerFirst(bare);
    }

    /** A field's text or number in one line; empty where it is null. */
    public static String of(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (value.isTextual()) {
            return oneLine(value.textValue());
        }
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }

    /** A field that must be text, or a stand-in. */
    public static String of(JsonNode object, String field, String otherwise) {
        JsonNode value = object.path(field);
        return value.isTextual() ? oneLine(value.textValue()) : otherwise;
    }

    /** Such as {@code 1 model}, {@code 2 models}. */
    public static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /**
     * Broken between words into lines that are no longer than that; a longer word has one of its
     * own and stays whole.
     */
    public static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && length(line) + 1 + length(word) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** In characters of the screen, of which one may be two of Java's. */
    static int length(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }
}
