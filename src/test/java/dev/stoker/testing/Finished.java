package dev.stoker.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A short command that has ended.
 *
 * @param status the exit status; 0 is success
 * @param out what it wrote to stdout, without trailing white space
 * @param err what it wrote to stderr, without trailing white space
 */
public record Finished(int status, String out, String err) {

    /**
     * Runs {@code command} to its end. Blocks.
     *
     * @throws AssertionError if it cannot be started, or has not ended within {@code limit}; it is
     *     killed then
     */
    public static Finished run(ProcessBuilder command, Duration limit) {
        // Files rather than pipes: a child that fills one pipe while the other is read would hang.
        Path out = null;
        Path err = null;
        try {
            out = Files.createTempFile("stoker-test", ".out");
            err = Files.createTempFile("stoker-test", ".err");
            Process process =
                    command.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "%s has not ended after %s: %s"
                                .formatted(command.command(), limit, read(err)));
            }
            return new Finished(process.exitValue(), read(out), read(err));
        } catch (IOException e) {
            throw new AssertionError("cannot run " + command.command(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + command.command(), e);
        } finally {
            delete(out);
            delete(err);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).strip();
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            // A file left in the temporary folder fails no test.
        }
    }
}
