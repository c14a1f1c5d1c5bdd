package dev.stoker.cli.service;

import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs programs of the system: no shell, nothing to read, and of the environment only what leads to
 * the user's service manager. Blocks.
 */
public final class Programs {
    /** Longer than a start may take by the unit (TimeoutStartSec). */
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private static final int MOST_BYTES = 1 << 20;
    private static final List<String> KEPT =
            List.of(
                    "PATH",
                    "HOME",
                    "USER",
                    "LOGNAME",
                    "XDG_CONFIG_HOME",
                    "XDG_RUNTIME_DIR",
                    "DBUS_SESSION_BUS_ADDRESS");

    private final List<Path> places;
    private final Map<String, String> environment;

    Programs(Host host, Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "");
        this.places =
                Stream.concat(
                                Stream.of(path.split(":", -1)).flatMap(Programs::folder),
                                host.toolPlaces().stream())
                        .distinct()
                        .toList();
        var kept = new HashMap<>(environment);
        kept.keySet().retainAll(KEPT);
        kept.put("LC_ALL", "C");
        this.environment = Map.copyOf(kept);
    }

    /**
     * How a program ended.
     *
     * @param output of both its streams
     */
    public record Ended(int code, String output) {
        boolean well() {
            return code == 0;
        }

        /** What it said last, for a sentence. */
        String lastLine() {
            return output.strip().lines().reduce("", (_, line) -> line.strip());
        }
    }

    /** Whether there is such a program. */
    boolean has(String name) {
        return places.stream().map(place -> place.resolve(name)).anyMatch(Files::isExecutable);
    }

    /**
     * Runs it to its end, whatever that is.
     *
     * @param command its name, to be looked for, and its arguments
     * @throws CommandFailure where there is none, or it does not end
     */
    public Ended run(List<String> command) {
        String name = command.getFirst();
        Path program =
                places.stream()
                        .map(place -> place.resolve(name))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(() -> failure("there is no '" + name + "' on this machine"));
        var arguments = new ArrayList<>(command);
        arguments.set(0, program.toString());
        var builder = new ProcessBuilder(arguments).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            try {
                return await(process, name);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw failure("'" + name + "' could not be started: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw failure("'" + name + "' was given up");
        }
    }

    private static Ended await(Process process, String name) throws InterruptedException {
        var output = new CompletableFuture<String>();
        Thread.ofPlatform()
                .name("output-" + name)
                .daemon()
                .start(() -> output.complete(drain(process)));
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            throw failure("'" + name + "' did not end within " + LONGEST.toMinutes() + " minutes");
        }
        // What it has left running may keep the pipe open.
        String said = output.completeOnTimeout("", 10, TimeUnit.SECONDS).join();
        return new Ended(process.exitValue(), said);
    }

    private static String drain(Process process) {
        try (InputStream in = process.getInputStream()) {
            String kept = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            in.transferTo(OutputStream.nullOutputStream());
            return kept;
        } catch (IOException _) {
            return "";
        }
    }

    private static Stream<Path> folder(String entry) {
        try {
            Path path = Path.of(entry);
            return path.isAbsolute() ? Stream.of(path) : Stream.empty();
        } catch (InvalidPathException _) {
            return Stream.empty();
        }
    }

    private static CommandFailure failure(String sentence) {
        return new CommandFailure(ExitCode.FAILED, sentence);
    }
}
