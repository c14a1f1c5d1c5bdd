package dev.stoker.backend.llamacpp;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The line in which a {@code llama-server} tells its address. */
final class ListeningLine {
    /**
     * The whole line, so that nothing a model file or a request makes the server print can pass for
     * it. Before 2026: {@code main: server is listening on http://127.0.0.1:8080 - starting the
     * main loop}.
     */
    private static final Pattern LINE =
            Pattern.compile(
                    "(?:[\\d.]+ I )?(?:srv +llama_server|main): (?:server is )?listening on"
                            + " (http://127\\.0\\.0\\.1:\\d{1,5})(?: - starting the main loop)?");

    private ListeningLine() {}

    static @Nullable URI addressIn(String logLine) {
        Matcher line = LINE.matcher(logLine);
        return line.matches() ? URI.create(line.group(1)) : null;
    }
}
