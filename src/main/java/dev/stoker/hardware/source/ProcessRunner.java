package dev.stoker.hardware.source;

import dev.stoker.core.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Runs commands as processes: no shell, nothing on standard input, an environment of two variables,
 * a deadline, and no more than 1 MiB of output kept. A process that overruns is killed with what it
 * started.
 */
public final class ProcessRunner implements CommandRunner {
    private static final int MOST_BYTES = 1 << 20;

    /** Where vendors put their tools, besides the search path. */
    private static final List<String> USUAL_PLACES =
            List.of(
                    "/usr/bin",
                    "/bin",
                    "/usr/sbin",
                    "/sbin",
                    "/usr/local/bin",
                    "/usr/lib/wsl/lib",
                    "/opt/rocm/bin",
                    "/run/current-system/sw/bin");

    private final List<Path> places;
    private final Duration deadline;

    /**
     * Looks programs up in the usual places after those of {@code searchPath}.
     *
     * @param searchPath as in {@code PATH}; relative entries are left out, since what lies in the
     *     working directory is not to be run
     * @param deadline for one command, from its start to the end of its output
     */
    public ProcessRunner(String searchPath, Duration deadline) {
        this.places =
                Stream.concat(Stream.of(searchPath.split(":", -1)), USUAL_PLACES.stream())
                        .flatMap(ProcessRunner::folder)
                        .distinct()
                        .toList();
        this.deadline = deadline;
    }

    @Override
    public Fact<String> run(List<String> command) {
        String name = command.getFirst();
        Optional<Path> program =
                places.stream().map(place -> place.resolve(name)).filter(this::runs).findFirst();
        if (program.isEmpty()) {
            return Fact.unknown(name + " is not installed");
        }
        var arguments = new ArrayList<>(command);
        arguments.set(0, program.get().toString());
        var builder = new ProcessBuilder(arguments);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(Map.of("LC_ALL", "C", "PATH", "/usr/bin:/bin:/usr/sbin:/sbin"));
        try {
            Process process = builder.start();
            try {
                return await(process, String.join(" ", command), name);
            } finally {
                end(process);
            }
        } catch (IOException _) {
            return Fact.unknown(name + " could not be started");
        }
    }

    private Fact<String> await(Process process, String source, String name) {
        long start = System.nanoTime();
        CompletableFuture<byte[]> output = collect(process.getInputStream(), name);
        try {
            byte[] bytes = output.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            long left = deadline.toNanos() - (System.nanoTime() - start);
            if (!process.waitFor(left, TimeUnit.NANOSECONDS)) {
                return Fact.unknown(name + " did not end within " + deadline.toMillis() + " ms");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            return process.exitValue() == 0
                    ? Fact.known(text, source)
                    : Fact.unknown(failure(name, process.exitValue(), text));
        } catch (TimeoutException _) {
            return Fact.unknown(name + " did not answer within " + deadline.toMillis() + " ms");
        } catch (ExecutionException e) {
            return Fact.unknown(name + ": output could not be read: " + e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Fact.unknown(name + " was given up because the probe was interrupted");
        }
    }

    /** A pipe read blocks the carrier of a virtual thread, so a platform thread does it. */
    private static CompletableFuture<byte[]> collect(InputStream in, String name) {
        var output = new CompletableFuture<byte[]>();
        Thread.ofPlatform()
                .name("hardware-command-" + name)
                .daemon()
                .start(() -> {
                    try (in) {
                        output.complete(in.readNBytes(MOST_BYTES));
                    } catch (IOException e) {
                        output.completeExceptionally(e);
                    }
                });
        return output;
    }

    private static void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String failure(String name, int exit, String output) {
        String first = output.strip().lines().findFirst().orElse("");
        String said = first.length() > 120 ? first.substring(0, 120) + "…" : first;
        return name + " ended with " + exit + (said.isEmpty() ? "" : ": " + said);
    }

    private boolean runs(Path program) {
        return Files.isRegularFile(program) && Files.isExecutable(program);
    }

    private static Stream<Path> folder(String entry) {
        try {
            Path path = Path.of(entry);
            return path.isAbsolute() ? Stream.of(path) : Stream.empty();
        } catch (InvalidPathException _) {
            return Stream.empty();
        }
    }
}
