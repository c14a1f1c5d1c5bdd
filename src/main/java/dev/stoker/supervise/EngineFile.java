package dev.stoker.supervise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a running engine in a file of mode 0600, so that a daemon that comes after one
 * that was killed knows what may be left of it. Written as a whole or not at all. It holds no key:
 * nobody talks to such an engine again.
 *
 * @param started as {@link Started} tells; a number that is used again is another process
 * @param nonce in the engine's environment, of the daemon that started it
 * @param daemon process number of that daemon
 * @param daemonStarted as {@code started}
 */
record EngineFile(
        long pid, long started, String nonce, String model, long daemon, long daemonStarted) {
    private static final String FOLDER = "running";

    /** Below the folder of the engines' logs. */
    static Path folder(Path logs) {
        return logs.resolve(FOLDER);
    }

    /** Writes it; whether that could be done. A full disk must not keep an engine from serving. */
    boolean write(Path folder) {
        Path fresh = folder.resolve(pid + ".new");
        try {
            PrivateFiles.folder(folder);
            Files.deleteIfExists(fresh);
            try (var out =
                    Files.newByteChannel(
                            fresh,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PrivateFiles.mode("rw-------"))) {
                out.write(StandardCharsets.UTF_8.encode(text()));
            }
            Files.move(fresh, place(folder), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException _) {
            removed(fresh); // half of it may be there
            return false;
        }
    }

    /** The engine has ended. */
    void remove(Path folder) {
        removed(place(folder));
    }

    private static void removed(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // The next start finds that there is no such process, and tries again.
        }
    }

    private Path place(Path folder) {
        return folder.resolve(Long.toString(pid));
    }

    private String text() {
        return """
        pid=%d
        started=%d
        nonce=%s
        model=%s
        daemon=%d
        daemon_started=%d
        """
                .formatted(pid, started, nonce, model.replace('\n', ' '), daemon, daemonStarted);
    }

    /** Null if that is none, or half of one. */
    static @Nullable EngineFile read(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        String nonce = fields.get("nonce");
        String model = fields.get("model");
        if (nonce == null || nonce.isBlank() || model == null) {
            return null;
        }
        try {
            return new EngineFile(
                    number(fields, "pid"),
                    number(fields, "started"),
                    nonce,
                    model,
                    number(fields, "daemon"),
                    number(fields, "daemon_started"));
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, ""));
    }
}
