package dev.stoker.cli.stock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.terminal.Words;
import dev.stoker.core.Bytes;
import java.util.Locale;
import java.util.StringJoiner;

/** Fields of a model as people read them; empty where they are null. */
public final class Figures {
    private Figures() {}

    /** Bytes, such as {@code 4.4 GiB}. */
    public static String bytes(JsonNode object, String field) {
        JsonNode count = object.path(field);
        return count.canConvertToLong() && count.longValue() >= 0
                ? new Bytes(count.longValue()).toString()
                : "";
    }

    /** How many weights, such as {@code 8.0B} or {@code 137M}. */
    public static String parameters(JsonNode model) {
        double count = model.path("parameters").asDouble(0);
        if (count <= 0) {
            return "";
        }
        return count >= 1e9
                ? String.format(Locale.ROOT, "%.1fB", count / 1e9)
                : count >= 1e6
                        ? String.format(Locale.ROOT, "%.0fM", count / 1e6)
                        : String.format(Locale.ROOT, "%.0fK", count / 1e3);
    }

    /** As it runs now; in brackets what it was trained for, where nothing runs. */
    public static String context(JsonNode model) {
        String now = Words.of(model, "context");
        String trained = Words.of(model, "trained_context");
        return now.isEmpty() && !trained.isEmpty() ? "(" + trained + ")" : now;
    }

    /** Such as {@code 4096 tokens}. */
    public static String tokens(JsonNode model, String field) {
        String count = Words.of(model, field);
        return count.isEmpty() ? "" : count + " tokens";
    }

    /** The part of its memory that is on devices, such as {@code 38%}. */
    public static String deviceShare(JsonNode model) {
        double all = model.path("resident").asDouble(0);
        JsonNode device = model.path("device");
        return all <= 0 || !device.isNumber()
                ? ""
                : Math.round(100 * Math.min(1, device.asDouble() / all)) + "%";
    }

    /** {@code yes} or {@code no}. */
    public static String truth(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isBoolean() ? (value.booleanValue() ? "yes" : "no") : "";
    }

    /** With commas. */
    public static String joined(JsonNode texts) {
        var joined = new StringJoiner(", ");
        texts.forEach(text -> joined.add(Words.oneLine(text.asText())));
        return joined.toString();
    }
}
