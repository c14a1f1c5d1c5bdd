package dev.stoker.testing;

import dev.stoker.gguf.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A real {@code llama-server} and a model tiny enough for any machine, for tests that must not
 * trust a fake. Both come with the build: {@code deploy/get-llama-server} finds or fetches the
 * program, {@code TinyGguf} writes the model. Nothing is ever skipped: what cannot be provided
 * fails the test that asked, with the reason.
 */
public final class RealLlamaServer {
    private static final Path SCRIPT = Path.of("deploy", "get-llama-server").toAbsolutePath();

    // A first run on a slow line fetches about 20 MB; the script itself waits up to 15 minutes for
    // another run's lock.
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private static @Nullable Path binary;
    private static @Nullable Path tinyModel;

    private RealLlamaServer() {}

    /**
     * The program. The first call of a JVM may take minutes, later ones answer at once; any thread.
     *
     * @return an absolute path that answered {@code --version}
     * @throws AssertionError with the script's own words, if there is none and none can be fetched
     */
    public static synchronized Path binary() {
        if (binary == null) {
            Finished run = Finished.run(new ProcessBuilder(SCRIPT.toString()), LIMIT);
            if (run.status() != 0) {
                throw new AssertionError("no llama-server to test against: " + run.err());
            }
            binary = Path.of(run.out());
        }
        return binary;
    }

    /**
     * A complete GGUF file of a few hundred kilobytes whose greedy answer is always the same.
     *
     * @return an absolute path; written once, shared, not to be changed
     */
    public static synchronized Path tinyModel() {
        if (tinyModel == null) {
            tinyModel = write(Path.of("target", "test-models", "tiny.gguf").toAbsolutePath());
        }
        return tinyModel;
    }

    private static Path write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            return TinyGguf.with().write(file);
        } catch (IOException e) {
            throw new AssertionError("cannot write " + file, e);
        }
    }
}
