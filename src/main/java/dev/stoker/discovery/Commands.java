package dev.stoker.discovery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs short commands: an array of arguments, an environment built from nothing, a deadline. */
class Commands {
    private static final int MOST_OUTPUT = 16 * 1024;

    /**
     * What the command prints, standard error included; empty if it cannot be run or takes too
     * long. Blocks for at most about the deadline.
     */
    String run(List<String> command, Map<String, String> environment, Duration deadline) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        try {
            Process process = builder.start();
            try {
                return output(process, deadline);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static String output(Process process, Duration deadline) throws InterruptedException {
        var output = new CompletableFuture<byte[]>();
        Thread.ofPlatform()
                .name("discovery-output-" + process.pid())
                .daemon()
                .start(() -> output.complete(drain(process)));
        boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            return "";
        }
        byte[] bytes = output.completeOnTimeout(new byte[0], 500, TimeUnit.MILLISECONDS).join();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Reads to the end, so that the program is not held up, and keeps the beginning. */
    private static byte[] drain(Process process) {
        try (InputStream in = process.getInputStream()) {
            byte[] kept = in.readNBytes(MOST_OUTPUT);
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return kept;
        } catch (IOException _) {
            return new byte[0];
        }
    }
}
