package dev.stoker.dialect.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream by its shape: which events come in which order, and each one's fields by name and type.
 * A resource {@code NAME.golden} of lines {@code NAME JSON}; with {@code +} before it a line stands
 * for one event or more, with {@code ~} for one or more at any place but the first. In the JSON
 * {@code "<text>"}, {@code "<whole>"} and {@code "<time>"} stand for any such value, a name with
 * {@code ?} may be missing, and all else is as it is written. Lines with {@code #} say where it is
 * from.
 */
final class Golden {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Line(char mark, String name, String json) {
        boolean many() {
            return mark == '+';
        }
    }

    /**
     * One event.
     *
     * @param name {@code data} where it has none, {@code line} in a stream of lines
     */
    record Event(String name, String data) {}

    private final List<Line> lines = new ArrayList<>();
    private final List<Line> anywhere = new ArrayList<>();

    private Golden(String text) {
        for (String line : text.lines().filter(one -> !one.startsWith("#")).toList()) {
            boolean marked = line.startsWith("+ ") || line.startsWith("~ ");
            String rest = marked ? line.substring(2) : line;
            char mark = marked ? line.charAt(0) : ' ';
            int space = rest.indexOf(' ');
            var one = new Line(mark, rest.substring(0, space), rest.substring(space + 1));
            (mark == '~' ? anywhere : lines).add(one);
        }
        assertThat(text).as("says where it is from").contains("# Source: ");
    }

    static Golden of(String name) {
        try (InputStream in = Golden.class.getResourceAsStream(name + ".golden")) {
            if (in == null) {
                throw new IllegalArgumentException("no golden transcript " + name);
            }
            return new Golden(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails at the first event that is not as it is here. */
    void demand(List<Event> all) {
        List<Event> events = new ArrayList<>(all);
        for (Line line : anywhere) {
            List<Event> later = events.subList(Math.min(1, events.size()), events.size());
            boolean some = later.removeIf(event -> differs(line, event).isEmpty());
            assertThat(some).as("there is no %s in %s", line, all).isTrue();
        }
        int at = 0;
        for (Line line : lines) {
            demand(line, events, at++);
            while (line.many() && at < events.size() && differs(line, events.get(at)).isEmpty()) {
                at++;
            }
        }
        assertThat(events.subList(at, events.size())).as("after the last event").isEmpty();
    }

    private static void demand(Line line, List<Event> events, int at) {
        assertThat(events).as("there is no event for %s", line).hasSizeGreaterThan(at);
        assertThat(differs(line, events.get(at)))
                .as("event %d: %s is not %s", at, events.get(at), line)
                .isEmpty();
    }

    /** Where it is another; empty if it is nowhere. */
    private static String differs(Line line, Event event) {
        if (!line.name().equals(event.name())) {
            return "its name";
        }
        try {
            return line.json().startsWith("{")
                    ? differs("", JSON.readTree(line.json()), JSON.readTree(event.data()))
                    : line.json().equals(event.data()) ? "" : "its data";
        } catch (IOException e) {
            return "no JSON: " + e;
        }
    }

    private static String differs(String path, JsonNode shape, JsonNode value) {
        return switch (shape.getNodeType()) {
            case OBJECT -> fields(path, (ObjectNode) shape, value);
            case ARRAY -> items(path, shape, value);
            case STRING -> fits(shape.textValue(), value) ? "" : path + " is " + value;
            default -> shape.equals(value) ? "" : path + " is " + value;
        };
    }

    private static String fields(String path, ObjectNode shape, JsonNode value) {
        var known = new ArrayList<String>();
        for (var field : shape.properties()) {
            String name = field.getKey();
            boolean optional = name.endsWith("?");
            String plain = optional ? name.substring(0, name.length() - 1) : name;
            known.add(plain);
            if (!value.has(plain)) {
                if (!optional) {
                    return path + "." + plain + " is missing";
                }
                continue;
            }
            String differs = differs(path + "." + plain, field.getValue(), value.path(plain));
            if (!differs.isEmpty()) {
                return differs;
            }
        }
        for (var field : value.properties()) {
            if (!known.contains(field.getKey())) {
                return path + "." + field.getKey() + " is more than the service has";
            }
        }
        return value.isObject() ? "" : path + " is " + value;
    }

    private static String items(String path, JsonNode shape, JsonNode value) {
        if (!value.isArray() || value.size() != shape.size()) {
            return path + " is " + value;
        }
        for (int i = 0; i < shape.size(); i++) {
            String differs = differs(path + "[" + i + "]", shape.path(i), value.path(i));
            if (!differs.isEmpty()) {
                return differs;
            }
        }
        return "";
    }

    private static boolean fits(String shape, JsonNode value) {
        return switch (shape) {
            case "<text>" -> value.isTextual();
            case "<whole>" -> value.isIntegralNumber() && value.longValue() >= 0;
            case "<time>" -> value.isTextual() && isTime(value.textValue());
            default -> shape.equals(value.textValue());
        };
    }

    private static boolean isTime(String text) {
        try {
            return OffsetDateTime.parse(text).getYear() > 2000;
        } catch (DateTimeParseException _) {
            return false;
        }
    }
}
