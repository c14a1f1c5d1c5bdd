package dev.stoker.testing;

import dev.stoker.testing.FakeModelServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Answers of a server, recorded one after another: a resource {@code
 * dev/stoker/backend/recorded/NAME.http} of sections {@code === METHOD /path case} with status
 * line, headers, an empty line and the body. What stands before the first section is about it.
 */
public final class Recording {
    private record Recorded(int status, Map<String, String> headers, String body) {}

    private final Map<String, Recorded> sections = new HashMap<>();

    private Recording(String text) {
        String[] parts = text.split("(?m)^=== ", -1);
        for (int i = 1; i < parts.length; i++) {
            int line = parts[i].indexOf('\n');
            sections.put(
                    parts[i].substring(0, line).strip(), recorded(parts[i].substring(line + 1)));
        }
    }

    /** That recording. */
    public static Recording of(String name) {
        String path = "/dev/stoker/backend/recorded/" + name + ".http";
        try (InputStream in = Recording.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no recording " + path);
            }
            return new Recording(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its status. */
    public int status(String section) {
        return section(section).status();
    }

    /** Its body as text, without the end of its last line. */
    public String body(String section) {
        return section(section).body();
    }

    /** The lines of its body, each with its end. */
    public List<String> lines(String section) {
        return section(section).body().lines().map(line -> line + "\n").toList();
    }

    /** The same again: a stream of lines or of events line by line, anything else at once. */
    public Answer answer(String section) {
        Recorded recorded = section(section);
        String type = recorded.headers().getOrDefault("content-type", "text/plain");
        if (recorded.status() == 200 && type.startsWith("application/x-ndjson")) {
            return OllamaAnswers.lines(lines(section));
        }
        if (recorded.status() == 200 && type.startsWith("text/event-stream")) {
            return Answers.stream(List.of((recorded.body() + "\n\n").split("(?<=\n\n)")));
        }
        return (_, wire) ->
                wire.whole(
                        recorded.status(),
                        type,
                        recorded.body().getBytes(StandardCharsets.UTF_8),
                        recorded.headers().get("retry-after"));
    }

    private Recorded section(String name) {
        Recorded found = sections.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no section '" + name + "' in " + sections.keySet());
        }
        return found;
    }

    private static Recorded recorded(String text) {
        int empty = text.indexOf("\n\n");
        List<String> head = (empty < 0 ? text : text.substring(0, empty)).lines().toList();
        Map<String, String> headers = new HashMap<>();
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Recorded(
                Integer.parseInt(head.getFirst().split(" ", 3)[1]),
                headers,
                empty < 0 ? "" : text.substring(empty + 2).strip());
    }
}
